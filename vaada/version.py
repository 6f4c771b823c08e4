"""What computed a release: the version of the rules (METHOD) and a hash of the code, so that both can be named."""

import hashlib
from functools import lru_cache
from pathlib import Path

from vaada import __version__

RULE_VERSION = "1"
HOUSE = Path(__file__).parents[1]
CODE = (("vaada", "*"), ("dbt_project/models", "*"), ("dbt_project/macros", "*"), ("dbt_project/seeds", "*"),
        ("dbt_project/tests", "*"), ("expectations", "*"), ("sources", "*.yml"))  # fmt: skip


@lru_cache(maxsize=1)
def code_version() -> str:
    """`0.1.0+0123456789ab`: the package's version and a hash over every file that can change a result."""
    digest = hashlib.sha256()
    for folder, pattern in CODE:
        for path in sorted((HOUSE / folder).rglob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                digest.update(str(path.relative_to(HOUSE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{__version__}+{digest.hexdigest()[:12]}"

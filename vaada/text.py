"""Text that others wrote, made harmless for a terminal."""

import re

# Escape sequences and other control characters, and what turns the order of a line.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: object) -> str:
    """The text with control characters made visible."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text))

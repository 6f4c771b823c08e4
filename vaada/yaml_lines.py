"""YAML read strictly, with the line of every value, so that an error can name the place to mend.

Read as YAML 1.2 means it: only `true` and `false` are booleans (`no` is a word), dates stay text until a model asks for
a date, and a key written twice is refused instead of the last one winning silently.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import TypeAdapter, ValidationError

from vaada.errors import BadInput

MOST_PROBLEMS = 20  # more than that is one mistake repeated


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """The node composer; how plain scalars are understood is set below, not by YAML 1.1."""

    yaml_implicit_resolvers: ClassVar[dict] = {}


for _kind, _pattern, _firsts in [
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", "-+0123456789"),
    ("merge", r"<<", "<"),
]:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(rf"^(?:{_pattern})$"), list(_firsts))


@dataclass(frozen=True)
class Located:
    """What a file says (`data`), and on which line it says it."""

    data: Any
    path: Path
    lines: dict[tuple, int] = field(repr=False)

    def line_of(self, loc: tuple) -> int:
        """The line of the value at `loc`, a tuple of keys and positions; of its nearest ancestor where it is missing."""
        loc = tuple(loc)
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def at(self, loc: tuple) -> str:
        """`file.yml:12`, for an error about the value at `loc`."""
        return f"{shown_path(self.path)}:{self.line_of(loc)}"


def shown_path(path: Path | str) -> str:
    """The path as a reader knows it: relative to where the command was given, if it lies below."""
    path = Path(path)
    return str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else str(path)


def read_yaml(path: Path | str) -> Located:
    """One YAML document with the line of every value; `BadInput` for what is not YAML, and for a key written twice."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInput(f"{shown_path(path)}: no such file; write it or correct the path") from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{shown_path(path)}: not UTF-8 at byte {error.start}; save the file as UTF-8") from None
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines = {}
        data = None if node is None else _construct(node, (), lines, path)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark or error.context_mark).line + 1
        raise BadInput(f"{shown_path(path)}:{line}: not YAML: {error.problem}; mend the layout of this line") from None
    except yaml.YAMLError as error:
        raise BadInput(f"{shown_path(path)}: not YAML: {' '.join(str(error).split())}") from None
    finally:
        loader.dispose()
    return Located(data, path, lines)


def validate(model: Any, data: Any, located: Located, loc: tuple = ()) -> Any:
    """`data`, found at `loc` in the file, as `model` (a class, or a type such as `list[Unit]`).

    `BadInput` lists each problem on a line of its own: `file.yml:12: where.field: what is wrong; how to mend it`.
    """
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        told = [_told(problem, located, tuple(loc)) for problem in problems[:MOST_PROBLEMS]]
        if len(problems) > MOST_PROBLEMS:
            told.append(f"{shown_path(located.path)}: and {len(problems) - MOST_PROBLEMS} more")
        raise BadInput("\n".join(told)) from None


def _construct(node, loc, lines, path):
    lines.setdefault(loc, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(child, (*loc, position), lines, path) for position, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _construct_mapping(node, loc, lines, path)
    kind = node.tag.rpartition(":")[2]
    if kind in ("str", "merge"):
        return node.value
    if kind == "null":
        return None
    if kind == "bool":
        return node.value == "true"
    if kind in ("int", "float"):
        return {"int": int, "float": float}[kind](node.value)
    raise BadInput(f"{shown_path(path)}:{node.start_mark.line + 1}: the tag `{node.tag}` is not used here; take it away")


def _construct_mapping(node, loc, lines, path):
    found = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or key_node.value == "<<":
            raise BadInput(f"{shown_path(path)}:{line}: a key must be a plain word; write the fields out")
        key = key_node.value
        if key in found:
            raise BadInput(
                f"{shown_path(path)}:{line}: `{key}` is written twice (first on line {lines[(*loc, key)]}); keep one of them"
            )
        lines[(*loc, key)] = line
        found[key] = _construct(value_node, (*loc, key), lines, path)
    return found


def _told(problem, located, loc):
    whole = loc + problem["loc"]
    field_name = ".".join(str(step) for step in whole if not isinstance(step, int)) or "the file"
    return f"{located.at(whole)}: {field_name}: {_message(problem)}"


def _message(problem):
    kind, given = problem["type"], problem["input"]
    if kind == "extra_forbidden":
        return "unknown field; correct its name or take it away"
    if kind == "missing":
        return "is missing; add it"
    if kind in ("value_error", "assertion_error"):
        return str(problem["ctx"]["error"])
    if kind == "string_type" and isinstance(given, int | float):
        return f"`{given}` is read as a number; put it in quotes"
    shown = repr(given) if len(repr(given)) <= 60 else repr(given)[:57] + "..."
    return f"{problem['msg'][:1].lower()}{problem['msg'][1:]}; given: {shown}"

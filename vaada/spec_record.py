"""The base of every record of a spec, and the kinds of text that specs are made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
# The way to a value inside an answer: `1` and `indicator.id` are written `[1]` and `[indicator, id]`. A step in braces
# (`"{project_id}"`) goes through every member of an object, and its name becomes a field of the record.
Steps = list[int | str]


class SpecRecord(BaseModel):
    """A record of a spec: no unknown field, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

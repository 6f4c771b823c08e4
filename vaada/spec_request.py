"""What a spec may ask for: one request, filled from lists and from the clock, cut into batches and pages.

Places in braces stand in the path, the query, the headers and the body. They are filled from `lists`, and from
`{this_year}`, `{last_year}` and `{key}` (`VAADA_KEY__<SOURCE_ID>`). A text of the body that is one place and nothing else
becomes the list itself: `{variables: "{series}"}` sends `{"variables":["A","B"]}`. A body is sent without any line break.

Some publishers name their file anew each time: `find` reads an index page first and takes the address from it.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from vaada.spec_record import Name, SpecRecord, Text

Path = Annotated[str, StringConstraints(pattern=r"^/")]


class Years(SpecRecord):
    """Every year from `first` to so many years before the present one (0: the present one itself)."""

    first: int = Field(ge=1900, le=2100)
    last_ago: int = Field(default=0, ge=0)


class ValueList(SpecRecord):
    """Values that go into one place of a request; more than `at_most` of them, or too long a URL, make several."""

    values: list[Text] = []
    years: Years | None = None
    separator: Text = ";"
    at_most: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def values_or_years(self):
        if bool(self.values) == bool(self.years):
            raise ValueError("give values or years: one of them")
        return self

    def all(self, this_year: int) -> list[str]:
        """The values; years are counted up to `this_year`."""
        if self.years is None:
            return self.values
        return [str(year) for year in range(self.years.first, this_year - self.years.last_ago + 1)]


class Paging(SpecRecord):
    """How the next page is asked for.

    `page_number` counts from `first` to the number of pages told on the first; `offset` counts records in steps of `size`,
    up to the declared total, or to a page that is not full where no total is declared.
    """

    kind: Literal["page_number", "offset"]
    parameter: Text
    first: int = 1
    size: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def size_belongs_to_offset(self):
        if (self.kind == "offset") != (self.size is not None):
            raise ValueError("size: exactly for paging by offset")
        return self


class Find(SpecRecord):
    """An index page that is asked first; the first match of `pattern` in its text holds the file's address in group 1.

    In JSON the escape `\\/` is read as `/` before matching.
    """

    path: Path
    query: dict[str, str] = {}
    content_types: list[Text] = Field(min_length=1)
    pattern: Text


class KeyedRequest(SpecRecord):
    """What is asked instead when a key is set; what is left out stays as it is without a key."""

    path: Path | None = None
    query: dict[str, str] | None = None
    headers: dict[str, str] = {}


class Request(SpecRecord):
    """What to ask; see the top of this module."""

    method: Literal["GET", "POST"] = "GET"
    path: Path | None = None
    find: Find | None = None
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    body: dict[str, Any] | None = None
    with_key: KeyedRequest | None = None
    lists: dict[Name, ValueList] = {}
    batch_by: Name | None = Field(default=None, description="the list that is cut where a request would be too long")
    longest_url: int = Field(default=1500, ge=100)
    paging: Paging | None = None

    @model_validator(mode="after")
    def parts_fit(self):
        if (self.path is None) == (self.find is None):
            raise ValueError("give a path, or say how to find it (find)")
        if self.batch_by is not None and self.batch_by not in self.lists:
            raise ValueError(f"batch_by: no list is called `{self.batch_by}`")
        if (self.body is not None) != (self.method == "POST"):
            raise ValueError("a body belongs to the method POST")
        for name in self.lists:
            if f"{{{name}}}" not in f"{self.path} {self.query} {self.body} {self.find}":
                raise ValueError(f"the list `{name}` is used neither in the path nor in the query nor in the body")
        return self

    def told(self, has_key: bool) -> "Request":
        """The request as it is made with a key, or without."""
        if not has_key or self.with_key is None:
            return self
        keyed = self.with_key
        changes = {"path": keyed.path or self.path, "headers": self.headers | keyed.headers}
        return self.model_copy(update=changes | ({} if keyed.query is None else {"query": keyed.query}))

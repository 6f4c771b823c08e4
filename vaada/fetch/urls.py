"""From the request of a spec to the URLs that ask for it: places filled, long lists cut into batches, pages counted."""

from collections.abc import Iterator
from urllib.parse import quote

from vaada.catalog import Request, Source
from vaada.errors import BadInput

SAFE = ":;,|*"  # characters that publishers use as separators and ranges, and that need no escape


def batches(source: Source, request: Request, places: dict[str, str]) -> Iterator[list[str]]:
    """The values of the list `batch_by`, cut so that no URL is longer than allowed; one empty batch without such a list.

    `places` fills what does not come from a list, such as `this_year`.
    """
    if request.batch_by is None:
        yield []
        return
    rule = request.lists[request.batch_by]
    batch = []
    for value in rule.values:
        is_full = rule.at_most is not None and len(batch) == rule.at_most
        if batch and (is_full or len(url_of(source, request, [*batch, value], places, 999)) > request.longest_url):
            yield batch
            batch = []
        batch = [*batch, value]
        if len(url_of(source, request, batch, places, 999)) > request.longest_url:
            raise BadInput(f"{source.source_id}: a request for {value} alone is longer than {request.longest_url} characters")
    yield batch


def url_of(source: Source, request: Request, batch: list[str], places: dict[str, str], page: int | None) -> str:
    """The URL of one page of one batch; the page is left out where the request has no paging."""
    filled, in_path = dict(places), dict(places)
    for name, rule in request.lists.items():
        values = batch if name == request.batch_by else rule.values
        filled[name] = rule.separator.join(values)
        in_path[name] = rule.separator.join(quote(value, safe="") for value in values)
    path = request.path.format_map(in_path)
    query = [f"{name}={quote(value.format_map(filled), safe=SAFE)}" for name, value in request.query.items()]
    if request.paging:
        query.append(f"{request.paging.parameter}={page}")
    return f"https://{source.host}{path}" + (f"?{'&'.join(query)}" if query else "")

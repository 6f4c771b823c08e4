"""From the request of a spec to the URLs that ask for it: places filled, long lists cut into batches, pages counted."""

import json
from collections.abc import Iterator
from urllib.parse import quote

from vaada.catalog import Dataset, Source
from vaada.errors import BadInput

SAFE = ":;,|*"  # characters that publishers use as separators and ranges, and that need no escape


def batches(source: Source, dataset: Dataset, places: dict[str, str]) -> Iterator[list[str]]:
    """The values of the list `batch_by`, cut so that no URL is longer than allowed; one empty batch without such a list.

    `places` fills what does not come from a list, such as `this_year`.
    """
    request = dataset.request
    if request.batch_by is None:
        yield []
        return
    rule = request.lists[request.batch_by]
    batch = []
    for value in rule.all(int(places["this_year"])):
        is_full = rule.at_most is not None and len(batch) == rule.at_most
        if batch and (is_full or _is_too_long(source, dataset, [*batch, value], places)):
            yield batch
            batch = []
        batch = [*batch, value]
        if _is_too_long(source, dataset, batch, places):
            raise BadInput(f"{source.source_id}: a request for {value} alone is longer than {request.longest_url} characters")
    yield batch


def url_of(
    source: Source, dataset: Dataset, batch: list[str], places: dict[str, str], page: int | None, has_key: bool = False
) -> str:
    """The URL of one page of one batch; the page is left out where the request has no paging."""
    request = dataset.request.told(has_key)
    lists = lists_of(dataset, batch, places)
    filled, in_path = dict(places), dict(places)
    for name, values in lists.items():
        separator = request.lists[name].separator
        filled[name] = separator.join(values)
        in_path[name] = separator.join(quote(value, safe="") for value in values)
    query = []
    for name, value in request.query.items():
        listed = value[1:-1] if value[1:-1] in lists and value == f"{{{value[1:-1]}}}" else None
        if listed and request.lists[listed].separator == "&":
            query += [f"{name}={quote(one, safe=SAFE)}" for one in lists[listed]]  # one parameter, given several times
        else:
            query.append(f"{name}={quote(value.format_map(filled), safe=SAFE)}")
    if request.paging:
        query.append(f"{request.paging.parameter}={page}")
    path = (request.path or "/").format_map(in_path)
    return f"https://{source.host_of(dataset)}{path}" + (f"?{'&'.join(query)}" if query else "")


def index_url(source: Source, dataset: Dataset, places: dict[str, str]) -> str:
    """The URL of the page on which the file's address is found."""
    find = dataset.request.find
    query = "&".join(f"{name}={quote(value.format_map(places), safe=SAFE)}" for name, value in find.query.items())
    return f"https://{source.host_of(dataset)}{find.path.format_map(places)}" + (f"?{query}" if query else "")


def body_of(dataset: Dataset, batch: list[str], places: dict[str, str]) -> bytes | None:
    """The body of a POST, in one line; None for a GET."""
    request = dataset.request
    if request.body is None:
        return None
    lists = lists_of(dataset, batch, places)
    return json.dumps(_filled(request.body, lists, places), separators=(",", ":")).encode()


def lists_of(dataset: Dataset, batch: list[str], places: dict[str, str]) -> dict[str, list[str]]:
    """The values of every list of a request; those of `batch_by` are the batch's."""
    request = dataset.request
    return {
        name: batch if name == request.batch_by else rule.all(int(places["this_year"])) for name, rule in request.lists.items()
    }


def _filled(value, lists, places):
    if isinstance(value, dict):
        return {name: _filled(one, lists, places) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, lists, places) for one in value]
    if isinstance(value, str):
        return lists[value[1:-1]] if value[1:-1] in lists and value == f"{{{value[1:-1]}}}" else value.format_map(places)
    return value


def _is_too_long(source, dataset, batch, places):
    if dataset.request.method == "POST":
        return False
    return len(url_of(source, dataset, batch, places, 999)) > dataset.request.longest_url

"""One dataset, one night. It comes in whole or not at all: one part that fails leaves the vintage in force as it is.

    new        a record that carries a value differs from the vintage in force (order, headers and empty records do not count)
    unchanged  nothing differs, or the server says so itself (304)
    failed     no usable answer; `rejected`: an answer that is not believed, kept in the archive for study
    no_key     the publisher wants a key and none is set (`VAADA_KEY__<SOURCE_ID>`)

A publisher with `ask_again_days` that was asked for the same URLs less than so many days ago is left alone (`unchanged`).

Where a publisher refuses a request for several series because of one that it has withdrawn, the request is cut in halves
until the one is found; the rest comes in, as long as no more are lacking than the spec allows (`may_lack`).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from vaada.archive import Archive
from vaada.fetch.answers import PartRead, judge_batch, judge_factor, judge_whole, kept_records, read_part
from vaada.fetch.connect import FetchFailed
from vaada.fetch.formats import dispatch
from vaada.fetch.formats.read import Rejected, ToldError
from vaada.fetch.http import Answered, Client
from vaada.fetch.urls import batches, body_of, index_url, url_of
from vaada.fetch_log import Attempt, Snapshot, redacted, vintage_id_of
from vaada.settings import Settings, format_instant
from vaada.spec import Dataset, Source


@dataclass(frozen=True)
class Outcome:
    """What became of one dataset tonight."""

    source_id: str
    dataset_id: str
    outcome: str
    reason: str | None = None
    requests: int = 0
    records: int | None = None
    newest_period: str | None = None
    vintage_at: datetime | None = None
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A step on the way, for a progress bar: `done` of `steps` batches; `outcome` is set with the last one."""

    source_id: str
    dataset_id: str
    done: int
    steps: int
    outcome: Outcome | None = None


NIGHTS_DRIFT = timedelta(hours=6)  # a night may begin earlier than the one a week before
NO_RECORDS = "the publisher has no records for this request"

Progress = Callable[[Step], None]


@dataclass
class DatasetFetch:
    """One dataset, one night: asks, judges, archives and writes its rows of the log in one go."""

    settings: Settings
    client: Client
    archive: Archive
    source: Source
    dataset: Dataset
    last_good: Snapshot | None
    attempts: Iterable[Attempt]
    clock: Callable[[], datetime]
    progress: Progress
    run_id: str
    rows: list[Attempt] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    told_error: ToldError | None = None
    key: str | None = None
    found_url: str | None = None
    sent: str | None = None

    def run(self) -> Outcome:
        """Ask for the dataset; whatever happens, an outcome and at least one row of the log."""
        self.key = self.settings.keys.get(self.source.source_id)
        if self.source.access_of(self.dataset) == "free_key" and self.key is None:
            return self._close("no_key", f"set VAADA_KEY__{self.source.source_id.upper()} to fetch this")
        try:
            asked_on = self._asked_lately()
            if asked_on:
                return self._left_alone(asked_on)
            return self._accept(self._all_records())
        except FetchFailed as error:
            return self._close("failed", error.reason)
        except Rejected as error:
            return self._close("rejected", str(error))
        except Exception as error:  # a mistake of ours in one dataset must not cost the others their night
            return self._close("failed", f"error in Vaada: {type(error).__name__}: {error}")

    def _asked_lately(self) -> datetime | None:
        """When all of this was last had, if that is less than `ask_again_days` ago and nothing else is wanted since."""
        if not self.dataset.ask_again_days or self.dataset.request.find:
            return None
        had = [row for row in self.attempts if row.records is not None and row.outcome in ("new", "unchanged")]
        if not had:
            return None
        asked_on = datetime.fromisoformat(had[-1].retrieved_at)
        if self.clock() - asked_on >= timedelta(days=self.dataset.ask_again_days) - NIGHTS_DRIFT:
            return None
        places = self._places(shown=True)
        first = _first_page(self.dataset.request)
        wanted = {
            redacted(self._url(batch, places, first)) for batch in batches(self.source, self.dataset, places)
        }
        return asked_on if wanted <= {row.url for row in self.attempts if row.run_id == had[-1].run_id} else None

    def _left_alone(self, asked_on):
        days = self.dataset.ask_again_days
        told = Outcome(self.source.source_id, self.dataset.dataset_id, "unchanged",
                       f"asked on {asked_on:%Y-%m-%d}; asked again after {days} days")  # fmt: skip
        self.progress(Step(self.source.source_id, self.dataset.dataset_id, 1, 1, told))
        return told

    def _all_records(self):
        if self.dataset.request.find:
            self._find()
        asked_for = list(batches(self.source, self.dataset, self._places(shown=True)))
        records = []
        for done, batch in enumerate(asked_for):
            self.progress(Step(self.source.source_id, self.dataset.dataset_id, done, len(asked_for)))
            records += self._batch(batch)
        if self.refused and not records:
            raise self.told_error
        return records

    def _find(self):
        """Read the index page and take the file's address from it."""
        find = self.dataset.request.find
        url = index_url(self.source, self.dataset, self._places(shown=True))
        answered = self._asked_for(url, url, None, None)
        sha256 = self.archive.put(answered.body) if answered.body else None
        self._note(url, outcome="unchanged", status=answered.status, sha256=sha256, bytes=len(answered.body), reason="index page")
        text = answered.body.decode("utf-8-sig", "replace").replace("\\/", "/")
        if answered.status != 200 or answered.content_type not in find.content_types:
            reason = f"index page: status {answered.status} ({answered.content_type}): {' '.join(text[:200].split())}"
            self._mark_last("failed", reason)
            raise FetchFailed(reason)
        found = re.search(find.pattern, text)
        if found is None:
            reason = f"index page: no address like `{find.pattern}` in {len(text)} characters"
            self._mark_last("rejected", reason)
            raise Rejected(reason)
        self.found_url = urljoin(url, found[1])

    def _batch(self, batch):
        """The records of one batch, all pages; cut in halves where the publisher refuses it for one of its series."""
        request, answer = self.dataset.request, self.dataset.answer
        first = _first_page(request)
        try:
            parts = [self._part(batch, first)]
        except ToldError as error:
            if len(batch) > 1:
                half = len(batch) // 2
                return self._batch(batch[:half]) + self._batch(batch[half:])
            self.refused += batch
            self.told_error = error
            if not batch or len(self.refused) > answer.may_lack:
                raise
            return []
        parts += self._other_pages(batch, parts[0])
        judge_batch(parts)
        return [record for part in parts for record in part.records]

    def _other_pages(self, batch, first_part):
        """The pages after the first. Their number is that of the first: asking past the end makes some servers count anew."""
        paging = self.dataset.request.paging
        if paging is None:
            return []
        if paging.kind == "page_number":
            return [self._part(batch, paging.first + i) for i in range(1, first_part.pages or 1)]
        if first_part.total is not None:
            return [self._part(batch, start) for start in range(paging.size, first_part.total, paging.size)]
        parts, last, start = [], first_part, 0
        while last.found >= paging.size:
            start += paging.size
            last = self._part(batch, start)
            parts.append(last)
        return parts

    def _part(self, batch, page) -> PartRead:
        url = self._url(batch, self._places(shown=False), page)
        shown = self._url(batch, self._places(shown=True), page)
        sent = body_of(self.dataset, batch, self._places(shown=False))
        known = self._known(shown) if sent is None else None
        answered = self._asked_for(url, shown, known, sent)
        return self._judge_part(batch, shown, answered, known)

    def _asked_for(self, url, shown, known, sent) -> Answered:
        """The answer to one request; a failure is noted before it goes on."""
        request = self.dataset.request.told(self.key is not None)
        headers = {name: value.format_map(self._places(shown=False)) for name, value in request.headers.items()}
        held = (known.etag, known.last_modified) if known else (None, None)
        self.sent = self._without_key(sent.decode()) if sent else None
        try:
            answered = self.client.get(self.source, url, *held, headers, sent)
        except FetchFailed as error:
            self._note_earlier(shown, error.earlier)
            self._note(shown, outcome="failed", reason=self._without_key(error.reason))
            raise
        self._note_earlier(shown, answered.earlier)
        return answered

    def _judge_part(self, batch, shown, answered: Answered, known) -> PartRead:
        """Note the answer, keep its bytes, and read it; a 304 stands for the bytes that we hold."""
        if answered.status == 304 and known:
            body, content_type = self.archive.get(known.sha256), self.dataset.answer.content_types[0]
            self._note(shown, status=304, sha256=known.sha256,
                       etag=answered.etag or known.etag, last_modified=answered.last_modified or known.last_modified)  # fmt: skip
            answered = replace(answered, status=200, body=body, content_type=content_type)
        else:
            sha256 = self.archive.put(answered.body) if answered.body else None
            self._note(shown, status=answered.status, sha256=sha256, bytes=len(answered.body),
                       etag=answered.etag, last_modified=answered.last_modified)  # fmt: skip
        begin = " ".join(answered.body[:200].decode("utf-8-sig", "replace").split())
        if any(answered.status == one.status and one.contains in answered.body.decode("utf-8-sig", "replace")
               for one in self.dataset.answer.nothing):  # fmt: skip
            self._mark_last("unchanged", NO_RECORDS)
            return PartRead([], 0, None, None)
        if answered.status != 200:
            reason = f"status {answered.status} ({answered.content_type or 'no content type'}): {begin}"
            self._mark_last("failed", reason)
            raise FetchFailed(reason)
        try:
            return read_part(answered, self.dataset.answer, self._asked(batch))
        except Rejected as error:
            self._mark_last("rejected", str(error))
            raise

    def _accept(self, records) -> Outcome:
        """Judge the whole; a new vintage, or the one in force once more."""
        request, answer = self.dataset.request, self.dataset.answer
        last = self.last_good
        wanted = request.lists[request.batch_by].all(self.clock().year) if request.batch_by in answer.asked else ()
        whole = judge_whole(
            records,
            answer,
            wanted,
            answer.asked.get(request.batch_by),
            last.records if last else None,
            last.newest_period if last else None,
        )
        reason = f"not known to the publisher any more: {', '.join(whole.lacking)}" if whole.lacking else None
        is_new = last is None or last.content_sha256 != whole.content_sha256
        if last and is_new:
            judge_factor(records, self._records_in_force(), answer)
        return self._close("new" if is_new else "unchanged", reason, whole)

    def _records_in_force(self):
        """The records of the vintage in force; none where the spec has changed so much that they cannot be read."""
        answer = self.dataset.answer
        try:
            return [
                record
                for part in self.last_good.parts
                for record in kept_records(dispatch.read(self.archive.get(part.sha256), answer), answer)
            ]
        except Rejected:
            return []

    def _close(self, outcome, reason, whole=None) -> Outcome:
        """Write the rows: those that were judged by themselves as they are, the others with the dataset's outcome."""
        reason = self._without_key(reason)
        if not self.rows:
            self._note(f"https://{self.source.host_of(self.dataset)}/", outcome=outcome, reason=reason)
        open_rows = [i for i, row in enumerate(self.rows) if not row.outcome]
        facts = {"outcome": outcome, "reason": reason}
        now = self.clock()
        if whole:
            facts |= {"content_sha256": whole.content_sha256, "newest_period": whole.newest_period, "records": whole.records}
        if outcome == "new":
            at = format_instant(now)
            hashes = [self.rows[i].sha256 for i in open_rows]
            name = vintage_id_of(self.source.source_id, self.dataset.dataset_id, at, hashes)
            facts |= {"vintage_at": at, "vintage_id": name}
        for number, i in enumerate(open_rows, start=1):
            self.rows[i] = replace(self.rows[i], part=number, parts=len(open_rows), **facts)
        self.archive.append(self.run_id, self.rows)
        told = Outcome(
            self.source.source_id,
            self.dataset.dataset_id,
            outcome,
            reason,
            sum(1 for row in self.rows if row.status is not None),
            whole.records if whole else None,
            whole.newest_period if whole else None,
            now if outcome == "new" else None,
            whole.lacking if whole else (),
        )
        self.progress(Step(self.source.source_id, self.dataset.dataset_id, 1, 1, told))
        return told

    def _known(self, url):
        """The row of the copy that we hold of a URL, if it can be asked for conditionally."""
        mine = [row for row in self.attempts if row.url == redacted(url) and row.outcome in ("new", "unchanged") and row.sha256]
        return mine[-1] if mine and (mine[-1].etag or mine[-1].last_modified) else None

    def _asked(self, batch):
        request = self.dataset.request
        return {
            name: set(batch if listed == request.batch_by else request.lists[listed].all(self.clock().year))
            for listed, name in self.dataset.answer.asked.items()
        }

    def _places(self, shown):
        year = self.clock().year
        return {"this_year": str(year), "last_year": str(year - 1), "key": "***" if shown else self.key or ""}

    def _url(self, batch, places, page):
        return self.found_url or url_of(self.source, self.dataset, batch, places, page, self.key is not None)

    def _note(self, url, outcome="", **facts):
        """Add a row; an empty outcome is filled in when the dataset is judged as a whole."""
        self.rows.append(
            Attempt(
                run_id=self.run_id,
                source_id=self.source.source_id,
                dataset_id=self.dataset.dataset_id,
                url=url,
                outcome=outcome,
                retrieved_at=format_instant(self.clock()),
                asked_at=self.client.asked_at(self.source.host_of(self.dataset)),
                sent=self.sent,
                **facts,
            )
        )

    def _note_earlier(self, url, earlier):
        for status, reason in earlier:
            self._note(url, outcome="failed", status=status, reason=f"tried again after: {reason or f'status {status}'}")

    def _mark_last(self, outcome, reason):
        self.rows[-1] = replace(self.rows[-1], outcome=outcome, reason=self._without_key(reason))

    def _without_key(self, text):
        return text.replace(self.key, "***") if text and self.key else text


def _first_page(request):
    if request.paging is None:
        return None
    return request.paging.first if request.paging.kind == "page_number" else 0

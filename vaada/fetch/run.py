"""A night's fetching: every dataset that has a request is asked for once, and what became of it is a typed result.

Hosts are asked side by side, the datasets of one host one after the other. No dataset can stop another (`dataset`).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from vaada.archive import Archive
from vaada.fetch.dataset import DatasetFetch, Outcome, Progress, Step
from vaada.fetch.http import Client
from vaada.fetch_log import new_run_id, snapshots_of
from vaada.settings import Settings
from vaada.spec import Source

__all__ = ["Outcome", "Progress", "Step", "fetch_all"]

HOSTS_AT_ONCE = 24  # each waits for its publisher most of the time


def fetch_all(
    settings: Settings,
    sources: dict[str, Source],
    archive: Archive,
    clock: Callable[[], datetime] | None = None,
    progress: Progress | None = None,
    run_id: str | None = None,
) -> list[Outcome]:
    """Fetch every dataset that has a request; their outcomes in the order of the specs. Offline: nothing, and no rows.

    `progress` is called from several threads, one per host. Take the as-of instant of a build after this has returned.
    """
    if settings.offline:
        return []
    clock = clock or settings.now
    run_id = run_id or new_run_id(clock())
    attempts = archive.attempts()
    held = {(s.source_id, s.dataset_id): s for s in snapshots_of(attempts, clock())}
    by_host, order = {}, []
    with Client(settings, sources) as client:
        for source in sources.values():
            for dataset in source.datasets:
                if dataset.request:
                    key = (source.source_id, dataset.dataset_id)
                    mine = [row for row in attempts if (row.source_id, row.dataset_id) == key]
                    fetch = DatasetFetch(
                        settings, client, archive, source, dataset, held.get(key), mine, clock, progress or _silent, run_id
                    )
                    order.append(key)
                    by_host.setdefault(source.host_of(dataset), []).append(fetch)
        with ThreadPoolExecutor(max_workers=min(HOSTS_AT_ONCE, max(1, len(by_host)))) as pool:
            done = [outcome for outcomes in pool.map(_one_after_the_other, by_host.values()) for outcome in outcomes]
    return sorted(done, key=lambda outcome: order.index((outcome.source_id, outcome.dataset_id)))


def _one_after_the_other(fetches):
    return [fetch.run() for fetch in fetches]


def _silent(step):
    pass

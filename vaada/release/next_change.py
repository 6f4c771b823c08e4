"""When will a column change by date alone? Until then, a night without news need not release anything.

Dates at which something turns over by itself (METHOD 3.4, 5): a value becomes stale or too old, a review becomes stale
or too old, a deadline passes, a mandate begins or ends, a dataset becomes stale, an event with a later date comes true.
Each takes effect at midnight UTC of the day after the limit.
"""

from datetime import UTC, date, datetime, time, timedelta

import duckdb

from vaada.release.periods import months_later, period_end

REVIEW_STALE_MONTHS, REVIEW_TOO_OLD_MONTHS = 6, 9  # METHOD 5: milestone rows, interval 3 months
STALE_INTERVALS = 2
ONE_DAY = timedelta(days=1)


def next_change_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """The earliest such midnight after the candidate's as-of instant, aware; None if there is none.

    `connection`: on a candidate (schemas `registry` and `intermediate`).
    """
    as_of = connection.execute("select as_of from registry.run").fetchone()[0].replace(tzinfo=UTC)
    midnights = {datetime.combine(day, time(), UTC) for day in _turning_days(connection)}
    return min((instant for instant in midnights if instant > as_of), default=None)


def _turning_days(connection):
    def days(query):
        return [row[0] for row in connection.execute(query).fetchall() if row[0] is not None]

    yield from (day + ONE_DAY for day in days("select distinct too_old_after from intermediate.int_reading_latest"))
    # Staleness is told of primary readings only.
    yield from (day + ONE_DAY for day in days(
        "select distinct latest.stale_after from intermediate.int_reading_latest as latest"
        " inner join registry.readings as readings using (commitment_id, reading_id) where readings.is_primary"))  # fmt: skip
    for reviewed_on in days("select distinct reviewed_on from registry.commitments"):
        yield months_later(reviewed_on, REVIEW_STALE_MONTHS) + ONE_DAY
        yield months_later(reviewed_on, REVIEW_TOO_OLD_MONTHS) + ONE_DAY
    yield from (day + ONE_DAY for day in days("select distinct deadline from registry.commitments"))
    yield from days("select distinct starts_on from registry.mandates")
    yield from (day + ONE_DAY for day in days("select distinct ends_on from registry.mandates"))
    yield from days("select distinct event_date from registry.evidence")
    yield from (limit + ONE_DAY for limit in _stale_limits_of_datasets(connection).values())


def _stale_limits_of_datasets(connection) -> dict[tuple[str, str], date]:
    """{(source_id, dataset_id): the last day on which one of its values is fresh}."""
    limits = {}
    held = connection.execute(
        "select distinct series.source_id, series.dataset_id, observations.time_period, series.usual_lag_days,"
        " series.release_interval_months from registry.series as series"
        " inner join intermediate.int_observations as observations on series.series_code = observations.series_code"
    ).fetchall()
    for source_id, dataset_id, period, lag_days, interval_months in held:
        limit = months_later(period_end(period) + timedelta(days=lag_days), STALE_INTERVALS * interval_months)
        limits[source_id, dataset_id] = max(limit, limits.get((source_id, dataset_id), date.min))
    return limits

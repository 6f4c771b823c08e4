"""The accepted anomalies of `exceptions.yml`, on the day of a judgement.

A failure that an exception covers stays `failed` in the results, with the exception's id: it is accepted, not undone.
"""

from datetime import UTC, date

from vaada.gate.records import AcceptedAnomaly

COLUMNS = "exception_id varchar, check_id varchar, owner varchar, expires_on date, has_expired boolean, has_matched boolean"


class Exceptions:
    """Which exceptions are in force, and which of them were needed. One accepted later than `day` is not known yet."""

    def __init__(self, accepted: list[AcceptedAnomaly], day: date):
        self.known = [one for one in accepted if one.accepted_on <= day]
        self.day = day
        self.matched = set()

    def covering(self, check_id: str, **where) -> str | None:
        """The id of the first exception in force that covers a failure of this check; it counts as needed.

        `where` says where it failed: series_code, vintage_at (UTC, without zone), commitment_id, as far as known.
        """
        for one in self.known:
            if one.check_id == check_id and self.day <= one.expires_on and _covers(one, where):
                self.matched.add(one.exception_id)
                return one.exception_id
        return None

    def rows(self) -> list[dict]:
        """For the checks of the exceptions themselves (`COLUMNS`)."""
        return [
            {
                "exception_id": one.exception_id,
                "check_id": one.check_id,
                "owner": one.owner,
                "expires_on": one.expires_on,
                "has_expired": one.expires_on < self.day,
                "has_matched": one.exception_id in self.matched,
            }
            for one in self.known
        ]


def _covers(one, where):
    vintage = one.vintage_at
    if vintage is not None and vintage.tzinfo is not None:
        vintage = vintage.astimezone(UTC).replace(tzinfo=None)
    wanted = {"series_code": one.series_code, "vintage_at": vintage, "commitment_id": one.commitment_id}
    return all(value is None or where.get(name) == value for name, value in wanted.items())

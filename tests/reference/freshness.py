"""Age, staleness and freshness (METHOD 5).

Reading of the method:
- A release interval is in calendar months: age > k intervals means that the as-of date less the usual lag lies after
  the period's end plus k x interval months. Exactly on the day is not yet older.
- The release interval is that of the indicator's own values: a fiscal year that is summed from a monthly series is new
  once a year, so its interval is 12 months at least, whatever the series' own interval.
- The as-of date is the date part of the as-of instant, UTC.
- `withheld` hides `stale` in the word, as the order says; the step down for `stale` follows the word.
- A milestone's age counts from its own `reviewed_on`, or, where that is missing, from the latest `reviewed_on` among
  its events; interval 3 months, no lag. Nothing reviewed and no event: no_data.
- Over 3 intervals the freshness is still `stale`; the status is no_recent_data.
"""

import datetime

from .periods import add_months, end_date

STALE_AFTER, NO_RECENT_AFTER, MILESTONE_INTERVAL = 2, 3, 3


def as_date(instant):
    """The date, in UTC, of an as-of instant or date."""
    if isinstance(instant, datetime.datetime):
        return (instant.astimezone(datetime.UTC) if instant.tzinfo else instant).date()
    return instant


def is_older_than(intervals, ended_on, interval_months, lag_days, as_of):
    """METHOD 5: age > `intervals` release intervals."""
    return as_date(as_of) - datetime.timedelta(days=lag_days) > add_months(ended_on, intervals * interval_months)


def is_stale(ended_on, interval_months, lag_days, as_of):
    """METHOD 5: age > 2 release intervals."""
    return is_older_than(STALE_AFTER, ended_on, interval_months, lag_days, as_of)


def has_no_recent_data(ended_on, interval_months, lag_days, as_of):
    """METHOD 5: age > 3 release intervals."""
    return is_older_than(NO_RECENT_AFTER, ended_on, interval_months, lag_days, as_of)


def freshness(ended_on, interval_months, lag_days, as_of, is_withheld=False):
    """METHOD 5: the first that holds; `ended_on` is None where there never was an accepted value."""
    if ended_on is None:
        return "no_data"
    if is_withheld:
        return "withheld"
    return "stale" if is_stale(ended_on, interval_months, lag_days, as_of) else "fresh"


def period_freshness(latest_period, interval_months, lag_days, as_of, is_withheld=False):
    """METHOD 5: `freshness` of a row with a latest period."""
    ended_on = None if latest_period is None else end_date(latest_period)
    return freshness(ended_on, interval_months, lag_days, as_of, is_withheld)


def reviewed_date(reviewed_on, events):
    """METHOD 5: the date from which a milestone's age counts, or None."""
    return reviewed_on or max((event.reviewed_on for event in events), default=None)

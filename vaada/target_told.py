"""The arithmetic of a target (METHOD 3.1), done again from the published figures of a reading.

So that a reader can follow it with a calculator. A result that is not the published one is said to differ.
"""

import math
from collections.abc import Iterator

from vaada.release.periods import period_year

CLASS_LINES = (("on_path", 0.95), ("behind", 0.60), ("far_behind", 0.0), ("moving_away", -math.inf))  # METHOD 3.1


def target_working(reading: dict, _indicator: dict) -> Iterator[str]:
    """n, N, R, the class, the gap and the pace still needed, a line each; nothing without baseline and target."""
    if reading["baseline_value"] is None or reading["target_value"] is None:
        return
    start, latest, wanted = reading["baseline_value"], reading["latest_value"], reading["target_value"]
    first, now, last = (period_year(reading[name]) for name in ("baseline_period", "latest_period", "target_period"))
    n, years = now - first, last - first
    yield f"n = {now} - {first} = {n}, N = {last} - {first} = {years}, n/N = {n / years:.2f}"
    yield f"yearly figures from the baseline on: {reading['points_used']}"
    if n > 0 and reading["progress_ratio"] is not None:
        yield from _ratio(reading, start, latest, wanted, n, years)
    if reading["path_gap"] is not None:
        yield from _gap(reading, start, latest, wanted, n, years)
    if reading["remaining_pace"] is not None and last > now:
        yield from _pace(reading, latest, wanted, last - now)


def _ratio(reading, start, latest, wanted, n, years):
    if reading["path"] == "compound":
        actual, needed = (latest / start) ** (1 / n) - 1, (wanted / start) ** (1 / years) - 1
        yield f"growth a year so far = ({latest:.10g} / {start:.10g})^(1/{n}) - 1 = {actual:.5f}"
        yield f"growth a year needed = ({wanted:.10g} / {start:.10g})^(1/{years}) - 1 = {needed:.5f}"
    else:
        actual, needed = (latest - start) / n, (wanted - start) / years
        yield f"change a year so far = ({latest:.10g} - {start:.10g}) / {n} = {actual:.5g}"
        yield f"change a year needed = ({wanted:.10g} - {start:.10g}) / {years} = {needed:.5g}"
    ratio = actual / needed
    named = next(name for name, line in CLASS_LINES if ratio >= line)
    yield _same(f"R = {actual:.5g} / {needed:.5g} = {ratio:.4f}: class {named}", ratio, reading["progress_ratio"])


def _gap(reading, start, latest, wanted, n, years):
    if reading["path"] == "compound":
        gap = latest / (start * (wanted / start) ** (n / years)) - 1
        text = f"gap to the path = {latest:.10g} / ({start:.10g} x ({wanted:.10g} / {start:.10g})^({n}/{years})) - 1 = {gap:.4f}"
    else:
        gap = latest - (start + (wanted - start) * n / years)
        path = f"{start:.10g} + ({wanted:.10g} - {start:.10g}) x {n}/{years}"
        text = f"gap to the path = {latest:.10g} - ({path}) = {gap:.4g} {reading['unit_measure']}"
    yield _same(text, gap, reading["path_gap"])


def _pace(reading, latest, wanted, left):
    if reading["path"] == "compound":
        pace = (wanted / latest) ** (1 / left) - 1
        text = f"growth a year still needed = ({wanted:.10g} / {latest:.10g})^(1/{left}) - 1 = {pace:.5f}"
    else:
        pace = (wanted - latest) / left
        text = f"change a year still needed = ({wanted:.10g} - {latest:.10g}) / {left} = {pace:.5g} {reading['unit_measure']}"
    yield _same(text, pace, reading["remaining_pace"])


def _same(text, computed, published):
    if math.isclose(computed, published, rel_tol=1e-6, abs_tol=1e-9):
        return text
    return f"{text} (the release says {published:.6g}: they differ)"

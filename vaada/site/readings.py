"""The readings of a commitment in words, and the drawing of its primary series."""

import re

from markupsafe import Markup

from vaada.release.periods import period_year
from vaada.rules_told import has_comparison
from vaada.site.chart import Drawing, line_chart, required_path
from vaada.site.telling import Telling
from vaada.site.words import day, number

MOST_YEARS = 40
BREAK = re.compile(r"(?:^|; )((?:FY)?\d{4}): ")


def reading_view(telling: Telling, one: dict) -> dict:
    """A reading: its figures, its status, and whether it agrees with the primary one."""
    words, label = telling.words, telling.words.label
    indicator = telling.facts.indicators[one["indicator_id"]]
    code = (one["status"] == "too_early" and one["ratio_class"]) or one["status"]
    return {
        "id": one["reading_id"],
        "name": words.mixed(words.either(indicator["name"], indicator.get("name_ur"))),
        "is_primary": one["is_primary"],
        "is_indirect": one.get("is_indirect"),
        "is_stated": one["is_stated_baseline"],
        "rationale": words.english(one["rationale"]),
        "figure": telling.figure(one),
        "unit": telling.unit(one),
        "baseline": _at(telling, one, "baseline"),
        "target": _at(telling, one, "target"),
        "band": telling.path(one) if not one["path"] else None,
        "ratio": one["progress_ratio"] is not None and words.isolated(number(one["progress_ratio"], 2)),
        "gap": telling.gap(one, is_bare=True),
        "pace": telling.pace(one),
        "status": telling.marked(code, is_coloured=one["status"] != "too_early"),
        "rule": one["status"] != code and words.word("statuses", one["status"]),
        "slope": telling.change(one["trend_slope"], one),
        "last_change": telling.change(one["last_change"], one),
        "p": one["trend_p"] is not None and words.isolated(number(one["trend_p"], 3)),
        "windows": one["status_total_windows"]
        and label("windows_of", k=one["status_held_windows"], n=one["status_total_windows"]),
        "peers": one["peer_count"]
        and label("peer_gap", gap=telling.change(one["peer_change_gap"], one), n=one["peer_count"]),
        "agrees": one["agrees_with_primary"] if has_comparison(one) else None,
    }


def _at(telling, one, end):
    """A baseline or a target with its period."""
    value, period = one[f"{end}_value"], one[f"{end}_period"]
    if value is None:
        return None
    shown = telling.words.isolated(telling.number(value, one["indicator_id"]))
    return Markup('<b class="n">{}</b> <span class="p">{}</span>').format(shown, telling.words.isolated(period))


def span(telling: Telling, row: dict) -> Markup | None:
    """The least and the greatest R over all readings."""
    if row["progress_ratio_min"] is None:
        return None
    low, high = (number(row[name], 2) for name in ("progress_ratio_min", "progress_ratio_max"))
    return telling.words.label("readings_span", low=low, high=high)


def chart_view(telling: Telling, row: dict) -> dict | None:
    """The drawing of the primary series with its text alternative and its figures, or None without two points."""
    words, facts = telling.words, telling.facts
    series = facts.series.get((row["indicator_id"], row["ref_area"]), [])[-MOST_YEARS:]
    if len(series) < 2:
        return None
    indicator = facts.indicators[row["indicator_id"]]
    points = [(period_year(one["time_period"]), one["obs_value"]) for one in series]
    has_path = None not in (row["target_value"], row["baseline_value"])
    ends = [(period_year(row[f"{end}_period"]), row[f"{end}_value"]) for end in ("baseline", "target")] if has_path else None
    declared = BREAK.findall(indicator["series_breaks"] or "")
    breaks = [period for period in declared if points[0][0] < period_year(period) <= points[-1][0]]
    has_band = row["band_low"] is not None or row["band_high"] is not None
    drawing = Drawing(
        points,
        path=required_path(*ends, is_compound=row["path"] == "compound") if has_path else (),
        band=(row["band_low"], row["band_high"]) if has_band else None,
        breaks=[period_year(period) for period in breaks],
        prefix="FY" if indicator["freq"] == "FY" else "",
    )
    name = words.mixed(words.either(indicator["name"], indicator.get("name_ur")))
    title = words.label("chart_title", indicator=name, area=words.mixed(facts.area(row["ref_area"], words.is_urdu)))
    told = Markup(" ").join(_chart_text(telling, row, series, has_path, breaks))
    return {
        "svg": line_chart(drawing, title.striptags(), told.striptags()),
        "title": title,
        "unit": telling.unit(row),
        "text": told,
        "rows": [
            {
                "period": words.isolated(one["time_period"]),
                "value": words.isolated(telling.number(one["obs_value"], row["indicator_id"])),
                "since": day(one["vintage_at"]),
            }
            for one in reversed(series)
        ],
    }


def _chart_text(telling, row, series, has_path, breaks):
    label, number_of = telling.words.label, lambda value: telling.number(value, row["indicator_id"])
    first, last = series[0], series[-1]
    yield label(
        "chart_text", first_value=number_of(first["obs_value"]), first_period=first["time_period"],
        last_value=number_of(last["obs_value"]), last_period=last["time_period"], unit=telling.unit(row),
    )  # fmt: skip
    if has_path:
        yield label(
            "chart_path", value=number_of(row["baseline_value"]), period=row["baseline_period"],
            target_value=number_of(row["target_value"]), target_period=row["target_period"],
        )  # fmt: skip
    if row["band_low"] is not None or row["band_high"] is not None:
        yield label("chart_band", low=number_of(row["band_low"]) or "…", high=number_of(row["band_high"]) or "…")
    if breaks:
        yield label("chart_breaks", periods=", ".join(breaks))
    if telling.words.is_urdu:
        yield label("chart_time")

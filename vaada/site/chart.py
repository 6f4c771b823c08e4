"""A line of yearly figures as hand-drawn SVG: observed values, the path that was promised, a band, and cuts at breaks.

Time runs from left to right on pages of either direction. The path of a compound target is drawn as it is, a curve on a
linear scale. The drawing carries its own text alternative; the figures stand in a table beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from vaada.site.words import number

WIDTH, HEIGHT = 440, 220
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 10, 26
MOST_TICKS = 5
Point = tuple[int, float]  # year, value


@dataclass(frozen=True)
class Drawing:
    """What a chart shows. `breaks` are years at which a new definition begins; `prefix` is FY for fiscal years."""

    points: Sequence[Point]
    path: Sequence[Point] = ()
    band: tuple[float | None, float | None] | None = None
    breaks: Sequence[int] = ()
    prefix: str = ""


def required_path(baseline: Point, target: Point, is_compound: bool) -> list[Point]:
    """The promised path, year by year: equal growth where it is compound, equal steps where it is linear."""
    (first, value), (last, wanted) = baseline, target
    shares = [(year, (year - first) / (last - first)) for year in range(first, last + 1)]
    if is_compound:
        return [(year, value * (wanted / value) ** share) for year, share in shares]
    return [(year, value + (wanted - value) * share) for year, share in shares]


def line_chart(drawing: Drawing, title: str, text: str) -> Markup:
    """The SVG; `title` and `text` are its text alternative. At least one point is needed."""
    x, y, ticks = _scales(drawing)
    parts = [_grid(ticks, y), *_years(drawing, x)]
    parts += _band(drawing.band, y)
    if drawing.path:
        last_year, last_value = drawing.path[-1]
        parts.append(f'<path class="way" d="{_line(drawing.path, x, y)}"/>')
        parts.append(f'<path class="goal" d="M{x(last_year):.1f} {y(last_value) - 6:.1f}l6 6-6 6-6-6Z"/>')
    for stretch in _stretches(drawing):
        parts.append(f'<path class="seen" d="{_line(stretch, x, y)}"/>')
    parts += [f'<circle class="dot" cx="{x(year):.1f}" cy="{y(value):.1f}" r="3"/>' for year, value in drawing.points]
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="chart-t chart-d">'
        f'<title id="chart-t">{escape(title)}</title><desc id="chart-d">{escape(text)}</desc>{"".join(parts)}</svg>'
    )


def _scales(drawing):
    years = [year for year, _ in (*drawing.points, *drawing.path)]
    values = [value for _, value in (*drawing.points, *drawing.path)] + [v for v in drawing.band or () if v is not None]
    ticks = _ticks(min(values), max(values))
    low, high = min(ticks[0], *values), max(ticks[-1], *values)
    first, span = min(years), max(max(years) - min(years), 1)

    def x(year):
        return LEFT + (WIDTH - LEFT - RIGHT) * (year - first) / span

    def y(value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low)

    return x, y, ticks


def _ticks(low, high):
    """Round numbers that enclose the values."""
    spread = (high - low) or abs(high) or 1.0
    step = 10.0 ** math.floor(math.log10(spread / (MOST_TICKS - 1)))
    step *= next(factor for factor in (1, 2, 2.5, 5, 10) if spread / (step * factor) <= MOST_TICKS - 1)
    first = math.floor(low / step)
    return [step * n for n in range(first, max(math.ceil(high / step), first + 1) + 1)]


def _grid(ticks, y):
    digits = max(0, -math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9))
    if round((ticks[1] - ticks[0]) * 10**digits, 6) % 1:
        digits += 1  # steps of 2.5
    return "".join(
        f'<path class="grid" d="M{LEFT} {y(tick):.1f}H{WIDTH - RIGHT}"/>'
        f'<text x="{LEFT - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{number(tick, digits)}</text>'
        for tick in ticks
    )


def _years(drawing, x):
    """The first and last year observed and the year of the target, as far as they do not run into each other."""
    years = [drawing.points[0][0], drawing.points[-1][0], *(year for year, _ in drawing.path[-1:])]
    shown = []
    for year in sorted(set(years), key=lambda year: (year != years[-1], year != years[0], year)):
        if all(abs(x(year) - x(other)) > 48 for other in shown):
            shown.append(year)
            anchor = "end" if x(year) > WIDTH - 30 else "middle"
            yield f'<text x="{x(year):.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{drawing.prefix}{year}</text>'


def _band(band, y):
    if band is None:
        return
    low, high = band
    top = y(high) if high is not None else TOP
    bottom = y(low) if low is not None else HEIGHT - BOTTOM
    yield f'<rect class="band" x="{LEFT}" y="{top:.1f}" width="{WIDTH - LEFT - RIGHT}" height="{bottom - top:.1f}"/>'


def _stretches(drawing):
    """The observed points, cut where a definition changes."""
    cuts = [-math.inf, *sorted(drawing.breaks), math.inf]
    for start, end in pairwise(cuts):
        stretch = [point for point in drawing.points if start <= point[0] < end]
        if len(stretch) > 1:
            yield stretch


def _line(points, x, y):
    return "M" + "L".join(f"{x(year):.1f} {y(value):.1f}" for year, value in points)

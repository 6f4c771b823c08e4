"""How a status looks: a word, a shape and a colour, so that none of them has to carry the meaning alone.

Shapes are SVG symbols on a 16 x 16 field. A page carries those that it uses once, hidden, and refers to them by id; they
are filled with the colour of the status family (style.css), and outlined, so that they survive a printer without colours.
"""

from collections.abc import Iterable

from markupsafe import Markup

_HOLLOW = ' fill="none"'
_DASHES = ' stroke-dasharray="2.4 1.9"'
_CIRCLE = f'<circle cx="8" cy="8" r="6.2"{_HOLLOW}/>'
_DASHED_CIRCLE = f'<circle cx="8" cy="8" r="6.2"{_HOLLOW}{_DASHES}/>'
_HANDS = f'<path d="M8 4.2V8l2.6 1.8"{_HOLLOW}/>'
_EMPTY_SQUARE = f'<rect x="2.2" y="2.2" width="11.6" height="11.6"{_HOLLOW}/>'
_UP, _DOWN, _DIAMOND = "M8 2 14.5 13.5H1.5Z", "M8 14 1.5 2.5h13Z", "M8 1.2 14.8 8 8 14.8 1.2 8Z"
_TICK = "m4.6 8.3 2.4 2.5 4.4-5.2"
_STEPS = 6


def _steps(reached):
    """Rising bars for the steps reached, a mark on the ground for each that is not."""
    heights = [4 + 2 * n if n < reached else 1.4 for n in range(_STEPS)]
    bars = "".join(f'<rect x="{2.6 * n + 0.5:.1f}" y="{15 - h:.1f}" width="1.9" height="{h:g}"/>' for n, h in enumerate(heights))
    return f'<g class="ladder">{bars}</g>'


SHAPES = {
    "up": f'<path d="{_UP}"/>',
    "down": f'<path d="{_DOWN}"/>',
    "up-empty": f'<path d="{_UP}"{_HOLLOW}/>',
    "down-empty": f'<path d="{_DOWN}"{_HOLLOW}/>',
    "peak": '<path d="M1.5 12 8 4l6.5 7.5" class="line"/>',
    "valley": '<path d="M1.5 4 8 12l6.5-7.5" class="line"/>',
    "bar": '<rect x="1.5" y="5.8" width="13" height="4.4"/>',
    "diamond": f'<path d="{_DIAMOND}"/>',
    "diamond-empty": f'<path d="{_DIAMOND}M4.4 8h7.2"{_HOLLOW}/>',
    "check": f'<circle cx="8" cy="8" r="6.6"/><path d="{_TICK}" class="on"/>',
    "check-late": f'{_CIRCLE}<path d="{_TICK}"{_HOLLOW}/>',
    "cross": '<path d="M3 3l10 10M13 3 3 13" class="line"/>',
    "square": '<rect x="2.2" y="2.2" width="11.6" height="11.6"/>',
    "half-square": f'{_EMPTY_SQUARE}<path d="M2.2 13.8V2.2l11.6 11.6Z"/>',
    "square-dot": f'{_EMPTY_SQUARE}<circle cx="8" cy="8" r="2.8"/>',
    "empty-square": _EMPTY_SQUARE,
    "clock": _CIRCLE + _HANDS,
    "clock-empty": _DASHED_CIRCLE + _HANDS,
    "dashed": f'{_DASHED_CIRCLE}<path d="M4 12 12 4"{_HOLLOW}/>',
    "circle-empty": _DASHED_CIRCLE,
    "dots": "".join(f'<circle cx="{x}" cy="8" r="1.9"/>' for x in (2.8, 8, 13.2)),
    "pause": '<rect x="3" y="2.5" width="3.6" height="11"/><rect x="9.4" y="2.5" width="3.6" height="11"/>',
} | {f"step-{reached}": _steps(reached) for reached in range(_STEPS + 1)}


def symbol(shape: str, family: str) -> Markup:
    """A use of a shape, in the colour of its family; it says nothing to a screen reader, the word beside it does."""
    if shape not in SHAPES:
        raise KeyError(f"look.py: no shape is called `{shape}`")
    return Markup('<svg class="s {}" aria-hidden="true"><use href="#s-{}"/></svg>').format(family, shape)


def sprite(shapes: Iterable[str]) -> Markup:
    """The definitions of shapes, for the top of a page."""
    symbols = "".join(f'<symbol id="s-{name}" viewBox="0 0 16 16">{SHAPES[name]}</symbol>' for name in sorted(set(shapes)))
    return Markup(f'<svg class="sprite" aria-hidden="true">{symbols}</svg>')


def dots(level: int) -> Markup:
    """Confidence as filled and empty dots: `level` 0 to 3 shows 1 to 4 of 4 filled."""
    off = ' class="off"'
    circles = "".join(f'<circle cx="{5 + 9 * place}" cy="5" r="3.4"{off * (place > level)}/>' for place in range(4))
    return Markup(f'<svg class="dots" viewBox="0 0 38 10" aria-hidden="true">{circles}</svg>')

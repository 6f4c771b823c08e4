"""An explanation as lines for a terminal: (style, text), nothing in it that a terminal would act on."""

from collections.abc import Iterator
from itertools import groupby

from vaada.chain import Explanation, Observation, Value
from vaada.raw_rows import SED
from vaada.rules_told import has_comparison
from vaada.text import printable

HEADING, PLAIN, QUIET = "bold", None, "dim"
Line = tuple[str | None, str]


def lines_of(explanation: Explanation) -> Iterator[Line]:
    """The whole chain, from the status down."""
    for style, text in _told(explanation):
        yield from ((style, printable(line)) for line in text.split("\n"))


def _told(one: Explanation) -> Iterator[Line]:
    yield from _head(one)
    yield HEADING, f"Rule (METHOD {one.rule.section}, rules version {one.release['rule_version']})"
    yield PLAIN, f"  {one.rule.sentence}"
    for line in one.rule.working:
        yield PLAIN, f"  {line}"
    if one.kind == "commitment":
        yield from _confidence(one.row)
    if one.reading:
        yield from _reading(one)
    if one.events or one.row.get("promise_type") == "milestone":
        yield from _events(one)
    for measure in one.measures:
        yield from _value(measure, f"Measure: {measure.figure}")
    yield HEADING, "Run it again"
    for what, command in one.commands.items():
        yield PLAIN, f"  {what}:"
        yield QUIET, f"    {command}"


def _head(one):
    row, release = one.row, one.release
    title = row["title_en"] if one.kind == "commitment" else f"“{row['wording']}”"
    yield HEADING, f"{one.name}  {title}"
    yield QUIET, f"release {release['release_id']}, data known at {release['as_of']}, code {release['code_version']}"
    if one.kind == "claim":
        yield HEADING, f"Finding: {row['finding']}"
        yield PLAIN, f"  {row['explanation']}"
        return
    if one.restates:
        yield PLAIN, f"Restates {one.restates}: what follows is that row's chain, and this row is not counted."
    yield PLAIN, f"“{row['quote']}” (sentence {row['sentence_id']}; interpretation {row['interpretation_sha256'][:12]}...)"
    beside = f" (class by R: {row['ratio_class']})" if row["ratio_class"] else ""
    yield HEADING, f"Status: {row['indicator_status']}{beside}"
    yield PLAIN, f"  {row['summary_en']}"
    yield PLAIN, f"  fulfilment {row['fulfilment']}, attribution {row['attribution']}, clock {row['clock']}"
    if row["premise_error"]:
        yield PLAIN, f"  premise error: {row['premise_error']}"
    if row["not_verifiable_reason"]:
        yield PLAIN, f"  reason: {row['not_verifiable_reason']}"
    if row["checkable_if"]:
        yield PLAIN, f"  checkable if: {row['checkable_if']}"


def _confidence(row):
    if row["confidence"] is None and row["freshness"] is None:
        return
    yield HEADING, f"Confidence: {row['confidence'] or 'none'}"
    if row["confidence_reasons"]:
        yield PLAIN, f"  {row['confidence_reasons']}"
    if row["freshness"]:
        since = f" since {row['freshness_since']}" if row["freshness_since"] else ""
        due = f"; next figure due {row['next_release_due']}" if row["next_release_due"] else ""
        yield PLAIN, f"  {row['freshness']}{since}{due}"


def _reading(one):
    reading, indicator = one.reading.row, one.reading.indicator
    agreeing = f"{one.row['readings_agreeing']} of {one.row['readings_total']} readings agree"
    yield HEADING, f"Reading: {reading['reading_id']} (primary; {agreeing})"
    yield PLAIN, f"  {reading['rationale']}"
    for name, value in one.reading.figures.items():
        period = reading.get(name.replace("_value", "_period")) if name.endswith("_value") else None
        unit = f" {reading['unit_measure']} in {period}" if period else ""
        yield PLAIN, f"  {name} = {value:.10g}{unit}"
    for other in one.other_readings:
        agrees = "agrees" if other["agrees_with_primary"] else "differs"
        agrees = agrees if has_comparison(other) else "no value to compare"
        ratio = "" if other["progress_ratio"] is None else f", R {other['progress_ratio']:.4f}"
        yield QUIET, f"  beside it: {other['reading_id']}: {other['ratio_class'] or other['status']}{ratio} ({agrees})"
    yield HEADING, f"Indicator: {indicator['indicator_id']}"
    yield PLAIN, f"  {indicator['name']}, {reading['ref_area']}, {indicator['unit_measure']}"
    made = f"{indicator['freq']}, {indicator['aggregation']}, transform {indicator['transform']}"
    yield PLAIN, f"  = {indicator['formula']}  ({made})"
    if not one.reading.values:
        yield PLAIN, "  no value is held"
    for value in one.reading.values:
        yield from _value(value, f"Value: {value.figure} ({indicator['unit_measure']})")


def _value(value: Value, title: str) -> Iterator[Line]:
    """A value and its observations, those from the same bytes under one heading."""
    known = f", known since {value.vintage_at:%Y-%m-%dT%H:%M:%SZ}" if value.vintage_at else ""
    yield HEADING, f"{title} = {value.value:.10g}{known}; {len(value.observations)} observations"

    def origin(one: Observation):
        return one.snapshot_sha256, one.url or ""

    for (sha256, url), members in groupby(sorted(value.observations, key=lambda one: (origin(one), one.figure)), key=origin):
        yield PLAIN, f"  bytes {sha256}"
        if url:
            yield PLAIN, f"  from {url}"
        rows = []
        for one in members:
            shown = "not redistributed" if one.value is None else f"{one.value:.10g}"
            yield PLAIN, f"    {one.figure} = {shown}  [{one.locator}, known since {one.vintage_at:%Y-%m-%dT%H:%M:%SZ}]"
            yield QUIET, f"      {one.raw.text if one.raw else one.problem}"
            rows += [one.raw] * bool(one.raw)
        for command in _commands(rows):
            yield QUIET, f"    $ {command}"


def _commands(rows):
    """The commands that show the rows; those for lines of one file as one command."""
    lines = {}
    for row in rows:
        before, sed, places = row.command.partition(SED)
        if sed:
            lines.setdefault(before, []).append(places.strip("'"))
        else:
            yield row.command
    for before, places in lines.items():
        yield f"{before}{SED}'{';'.join(places)}'"


def _events(one):
    """Dated events by object; those that set the state are primary."""
    yield HEADING, "Evidence"
    if not one.events:
        yield PLAIN, "  no dated event is recorded"
    for event in one.events:
        kind = "primary" if event["is_primary"] else "secondary"
        date = str(event["event_date"])[: {"year": 4, "month": 7}.get(event.get("event_date_precision"), 10)]
        yield PLAIN, f"  {event['object']}: {date} {event['state']} ({kind}) {event['description']}"
        yield QUIET, f"    {event['source_title']}, {event['publisher']}, {event['url']} (reviewed {event['reviewed_on']})"

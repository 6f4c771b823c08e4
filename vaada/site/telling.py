"""How one row is told in one language: its status, its figure, the path, the gap, and how good the evidence is.

Everything here returns text that is safe to print (Markup), or None where there is nothing to tell.
"""

from markupsafe import Markup, escape

from vaada.site.facts import Facts
from vaada.site.look import dots, symbol
from vaada.site.words import Words, all_words, day, digits_for, number, percent, web_address
from vaada.vocabulary import CONFIDENCE_LEVELS

UNCOLOURED = "neutral"


class Telling:
    """Turns rows of the tables into words; `used` collects the shapes that a page needs in its sprite."""

    def __init__(self, words: Words, facts: Facts):
        self.words, self.facts, self.used = words, facts, set()

    def marked(self, code: str, kind: str = "statuses", is_coloured: bool = True) -> Markup:
        """Shape and word of a status or a finding."""
        word = self.words.word(kind, code)
        look = all_words()[kind][code]
        self.used.add(look["shape"])
        return Markup("{}{}").format(symbol(look["shape"], look["family"] if is_coloured else UNCOLOURED), word)

    def states(self, text: str | None, titles: dict[str, Markup]) -> Markup | None:
        """States in words: `signed`, or a list `object: signed; other: announced` with the titles of the objects."""
        if text is None:
            return None
        told = []
        for name, _, state in (part.rpartition(": ") for part in text.split("; ")):
            title = Markup("{}: ").format(titles.get(name) or self.words.isolated(name.replace("_", " "))) if name else ""
            told.append(Markup("{}{}").format(title, self.words.word("statuses", state)))
        return Markup("؛ " if self.words.is_urdu else "; ").join(told)

    def object_titles(self, row: dict) -> dict[str, Markup]:
        """{object: title} of a milestone, in the registry's order; empty where the registry is not at hand."""
        record = self.facts.frozen(row)
        objects = record.milestone.objects if record and record.milestone else []
        return {one.object: self.words.mixed(self.words.either(one.title_en, one.title_ur)) for one in objects}

    def number(self, value: float | None, indicator_id: str | None, sign: bool = False) -> str | None:
        """A figure with the decimals of its publisher."""
        if value is None:
            return None
        digits = self.facts.digits(indicator_id)
        return number(value, digits_for(value) if digits is None else digits, sign)

    def unit(self, row: dict) -> Markup:
        """The unit of a row as printed for people."""
        return self.words.mixed(self.facts.unit(row["unit_measure"], self.words.is_urdu))

    def with_unit(self, value: float | None, row: dict, sign: bool = False) -> Markup | None:
        """A figure and its unit."""
        if value is None:
            return None
        return Markup("{} {}").format(self.words.isolated(self.number(value, row["indicator_id"], sign)), self.unit(row))

    def figure(self, row: dict) -> Markup | None:
        """The latest figure: value, unit and period."""
        if row["latest_value"] is None:
            return None
        value = self.words.isolated(self.number(row["latest_value"], row["indicator_id"]))
        period = self.words.isolated(row["latest_period"])
        return Markup('<b class="n">{}</b> {} <span class="p">{}</span>').format(value, self.unit(row), period)

    def path(self, row: dict) -> Markup | None:
        """Where a target starts and ends, or the band of a hold."""
        if row["target_value"] is not None:
            start = row["baseline_value"] is not None and self.words.label(
                "from_baseline", value=self.number(row["baseline_value"], row["indicator_id"]), period=row["baseline_period"]
            )
            end = self.words.label(
                "to_target", value=self.number(row["target_value"], row["indicator_id"]), period=row["target_period"]
            )
            return Markup(" ").join(part for part in (start, end) if part)
        if row["band_low"] is None and row["band_high"] is None:
            return None
        low, high = (self.number(row[name], row["indicator_id"]) or "…" for name in ("band_low", "band_high"))
        return self.words.label("band", low=low, high=high)

    def gap(self, row: dict, is_bare: bool = False) -> Markup | None:
        """The distance to the path: a share where it is compound, units where it is linear."""
        gap = row["path_gap"]
        if gap is None:
            return None
        size = gap if is_bare else abs(gap)
        if row["path"] == "compound":
            shown = self.words.isolated(percent(size, 1, sign=is_bare))
        else:
            shown = self.with_unit(size, row, sign=is_bare)
        if is_bare:
            return shown
        if gap == 0:
            return self.words.label("on_the_path")
        return self.words.label("above_path" if gap > 0 else "below_path", gap=shown)

    def pace(self, row: dict) -> Markup | None:
        """What is needed each year from now on: growth where the path is compound, units where it is linear."""
        if row["remaining_pace"] is None:
            return None
        is_growth = row["path"] == "compound"
        value = percent(row["remaining_pace"], 2) if is_growth else self.with_unit(row["remaining_pace"], row)
        return self.words.label("a_year", value=value)

    def change(self, value: float | None, row: dict) -> Markup | None:
        """A slope or a change a year: per cent where the series is read in logarithms, else units."""
        if value is None:
            return None
        indicator = self.facts.indicators[row["indicator_id"]]
        if indicator["transform"] == "log":
            return self.words.isolated(percent(value, 1, sign=True))
        digits = (self.facts.digits(row["indicator_id"]) or digits_for(value)) + 1
        return self.words.isolated(number(value, digits, sign=True))

    def objects(self, row: dict) -> Markup | None:
        """How many of a milestone's objects are in force or operating."""
        if not row["objects_total"] or row["objects_total"] == 1:
            return None
        return self.words.label("objects", reached=row["objects_reached"], total=row["objects_total"])

    def confidence(self, row: dict) -> Markup | None:
        """The level as dots and a word."""
        level = row["confidence"]
        if level is None:
            return None
        word = self.words.label("confidence_level", level=Markup(escape(self.words.word("confidence", level))))
        return Markup("{}{}").format(dots(CONFIDENCE_LEVELS.index(level)), word)

    def confidence_reasons(self, row: dict) -> list[Markup]:
        """`confidence_reasons` in words: the start first, then each step."""
        told = []
        for reason in (row["confidence_reasons"] or "").split("; "):
            kind, _, why = reason.partition(": ")
            if kind.startswith("start "):
                level = self.words.word("confidence", kind.removeprefix("start "))
                start = self.words.label("starts_at", level=Markup(escape(level)))
                cause = self.words.word("evidence_classes", why) if why else None
                told.insert(0, Markup("{} ({})").format(start, cause) if cause else start)
            elif reason:
                name = {"down": "step_down", "up": "step_up"}[kind]
                told.append(self.words.label(name, why=Markup(escape(self.words.word("confidence_steps", why)))))
        return told

    def freshness(self, row: dict) -> Markup | None:
        """`fresh`, or the state with the day since when it holds."""
        if row["freshness"] is None:
            return None
        word = Markup(escape(self.words.word("freshness", row["freshness"])))
        if row["freshness"] not in ("stale", "withheld") or row["freshness_since"] is None:
            return word
        return Markup("{} {}").format(word, self.words.label("since", date=day(row["freshness_since"])))

    def readings(self, row: dict) -> Markup | None:
        """`2 of 9 readings agree`."""
        if not row["readings_total"]:
            return None
        if row["readings_total"] == 1:
            return self.words.label("one_reading")
        if row["latest_value"] is None:
            return self.words.label("readings_empty", n=row["readings_total"])
        return self.words.label("readings_agree", k=row["readings_agreeing"], n=row["readings_total"])

    def link(self, url: str | None, text: str | None) -> Markup:
        """A link where the address is a web address; else the bare text."""
        address = web_address(url)
        shown = self.words.isolated(text or url or "")
        return Markup('<a href="{}" rel="noopener">{}</a>').format(address, shown) if address else shown

"""Nights without news: whether anything has to be released, and the sign of life that is written in any case."""

import json
from datetime import date, datetime

from vaada.release.folders import current_release, local_root, replace_file
from vaada.settings import Settings, format_instant, parse_instant


def needs_release(
    settings: Settings, archive_digest: str, registry_digest: str, code_version: str, rule_version: str, now: datetime
) -> bool:
    """False where the release in force was made from the same inputs and no column changed by date since.

    `now` before the as-of instant of the release in force (a replay) needs a release: dates may turn back too.
    """
    current = current_release(settings.data_root)
    if current is None:
        return True
    made_from = [current[name] for name in ("archive_sha256", "registry_sha256", "code_version", "rule_version")]
    if made_from != [archive_digest, registry_digest, code_version, rule_version]:
        return True
    changes_at = current["next_change_at"]
    is_within = parse_instant(current["as_of"], "release.json") <= now and (
        changes_at is None or now < parse_instant(changes_at, "release.json")
    )
    return not is_within


def write_heartbeat(settings: Settings, now: datetime, sources: list[dict], release_id: str | None) -> None:
    """Write `published/heartbeat.json`: when we last looked, which release stands, and how fetching each dataset went.

    `sources`: one row per dataset, as the caller has them; dates and instants in them become ISO 8601.
    """
    beat = {"at": format_instant(now), "release_id": release_id, "sources": sources}
    content = json.dumps(beat, ensure_ascii=False, indent=2, default=_iso) + "\n"
    replace_file(local_root(settings.data_root) / "published" / "heartbeat.json", content.encode())


def _iso(value):
    if isinstance(value, datetime):
        return format_instant(value) if value.tzinfo else value.isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in a heartbeat")

"""The settings that come from the environment, read once and refused where they are wrong."""

import datetime
import ipaddress
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from vaada.errors import BadInput

UTC = datetime.UTC
KEY = "VAADA_KEY__"  # VAADA_KEY__<SOURCE_ID>: the key for a publisher that wants one


@dataclass(frozen=True)
class Settings:
    """Where the data lies, whether the network may be used, and what time it is."""

    data_root: str = "./data"
    offline: bool = False
    frozen_now: datetime.datetime | None = None
    hosts: dict[str, str] = field(default_factory=dict)
    pace: float = 1.0
    keys: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Settings from the `VAADA_*` variables; `BadInput` names the variable that is wrong."""
        return cls(
            data_root=environ.get("VAADA_DATA") or "./data",
            offline=_flag("VAADA_OFFLINE", environ.get("VAADA_OFFLINE") or "0"),
            frozen_now=parse_instant(environ["VAADA_NOW"], "VAADA_NOW") if environ.get("VAADA_NOW") else None,
            hosts=_hosts(environ.get("VAADA_HOSTS") or ""),
            pace=_pace(environ.get("VAADA_PACE") or "1"),
            keys={name[len(KEY) :].lower(): key for name, key in environ.items() if name.startswith(KEY) and key},
        )

    def now(self) -> datetime.datetime:
        """The frozen instant, or the present one; always in UTC."""
        return self.frozen_now or datetime.datetime.now(UTC)

    def below(self, *names: str) -> str:
        """The address of something below the data root: `below("archive")`."""
        return "/".join([self.data_root.rstrip("/"), *names])


def parse_instant(text: str, where: str) -> datetime.datetime:
    """An ISO 8601 instant as an aware datetime in UTC; without an offset it is taken as UTC."""
    try:
        instant = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"{where}: `{text}` is not an ISO 8601 time; write it like 2026-06-13T00:00:00Z") from None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def format_instant(instant: datetime.datetime) -> str:
    """`2026-06-13T00:00:00Z`, with microseconds where there are any."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _flag(name, text):
    if text not in ("0", "1"):
        raise BadInput(f"{name}: `{text}` is neither 0 nor 1; set it to 1 or leave it out")
    return text == "1"


def _pace(text):
    try:
        pace = float(text)
    except ValueError:
        pace = -1.0
    if not math.isfinite(pace) or pace < 0:
        raise BadInput(f"VAADA_PACE: `{text}` is not a number of 0 or more; 1 is the publishers' pace, 0 does not wait")
    return pace


def _hosts(text):
    """`host=address` pairs as {host: base URL}; an address without a scheme is http on this machine, https elsewhere."""
    hosts = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        host, _, address = pair.partition("=")
        if not host or not address:
            raise BadInput(f"VAADA_HOSTS: `{pair}` is not host=address; write it like api.example.org=127.0.0.1:8080")
        hosts[host.strip().lower()] = _base_url(address.strip(), pair)
    return hosts


def _base_url(address, pair):
    if "://" not in address:
        name = urlsplit(f"//{address}").hostname or ""
        address = f"{'http' if _is_this_machine(name) else 'https'}://{address}"
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise BadInput(f"VAADA_HOSTS: `{pair}` does not lead to a web server; write the address as host:port or http(s)://")
    return address.rstrip("/")


def _is_this_machine(name):
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False

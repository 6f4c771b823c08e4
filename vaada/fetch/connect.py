"""The wire under `http`: sessions with their pace and their retries, names looked up in time, bodies read in time."""

import socket
import threading
import time
from urllib.parse import urlsplit

import requests
from pyrate_limiter import Limiter, Rate
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy
from requests_ratelimiter import HostBucketFactory, LimiterAdapter
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

LOOK_UP_SECONDS = 2.0  # for a name that no server knows, where the resolver itself cannot be reached
LONGEST_PAUSE = 60
MOST_BYTES = 200_000_000
STATUSES_TO_TRY_AGAIN = (429, 500, 502, 503, 504)


class FetchFailed(Exception):
    """No usable answer; the message says why. `earlier` are the (status, reason) of tries that came before."""

    def __init__(self, reason, earlier=()):
        super().__init__(reason)
        self.reason = reason
        self.earlier = tuple(earlier)


class Unreachable(FetchFailed):
    """The host cannot be reached: nobody else of that host needs to be asked tonight."""


class BrokenOff(FetchFailed):
    """The answer ended before its end."""


class Sessions:
    """One session per host, made when it is first needed. `waits` multiplies every pause (`VAADA_PACE`)."""

    def __init__(self, waits: float):
        self.waits = waits
        self._sessions = {}
        self._limiters = []

    def of(self, host: str, pace_seconds: float, try_again_on: list[int]) -> requests.Session:
        """The session of a host, with its retries and at most one request per pace."""
        if host not in self._sessions:
            session = requests.Session()
            session.auth = _no_credentials
            adapter = self._adapter(pace_seconds * self.waits, self._retry(try_again_on))
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            self._sessions[host] = session
        return self._sessions[host]

    def close(self) -> None:
        """Close connections, and stop the threads of the limiters."""
        for session in self._sessions.values():
            session.close()
        for limiter in self._limiters:
            limiter.bucket_factory.close()

    def _retry(self, try_again_on):
        return Retry(
            total=4,
            connect=0,
            read=1,
            other=0,
            backoff_factor=self.waits,
            backoff_jitter=0.5 * self.waits,
            backoff_max=LONGEST_PAUSE,
            retry_after_max=LONGEST_PAUSE,
            status_forcelist=(*STATUSES_TO_TRY_AGAIN, *try_again_on),
            allowed_methods=("GET", "POST"),
            raise_on_status=False,
        )

    def _adapter(self, pace, retry):
        if not pace:
            return HTTPAdapter(max_retries=retry)
        # One request per pace, not a burst of several per second: hence a rate of our own.
        limiter = Limiter(HostBucketFactory(rates=[Rate(1, round(1000 * pace))]), buffer_ms=50)
        self._limiters.append(limiter)
        return LimiterAdapter(limiter=limiter, max_retries=retry)


class Names:
    """The names that were found; each is looked up once."""

    def __init__(self):
        self._found = set()

    def look_up(self, address: str) -> None:
        """`Unreachable` where the name (or that of the proxy) is not known.

        With a limit: a resolver that cannot be reached would take many seconds to say so.
        """
        proxy = select_proxy(address, get_environ_proxies(address))
        parts = urlsplit(proxy if proxy and "://" in proxy else f"//{proxy}" if proxy else address)
        if parts.hostname in self._found:
            return
        answers = []
        thread = threading.Thread(target=_resolve, args=(parts.hostname, parts.port or 443, answers), daemon=True)
        thread.start()
        thread.join(LOOK_UP_SECONDS)
        if not answers:
            raise Unreachable(f"the name {parts.hostname} was not found within {LOOK_UP_SECONDS:g} s")
        if isinstance(answers[0], OSError):
            raise Unreachable(f"the name {parts.hostname} is not known ({answers[0].strerror})")
        self._found.add(parts.hostname)


def _resolve(name, port, answers):
    try:
        answers.append(socket.getaddrinfo(name, port))
    except OSError as error:
        answers.append(error)


def read_body(response: requests.Response, deadline: float, tried: list) -> bytes:
    """The body, within the deadline (of the monotonic clock) and the limit of size; `tried` goes into an error."""
    chunks, size = [], 0
    try:
        while chunk := response.raw.read1(65536, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            if time.monotonic() > deadline:
                raise FetchFailed(f"the answer was still dripping in after {size} bytes; given up", tried)
            if size > MOST_BYTES:
                raise FetchFailed(f"the answer is longer than {MOST_BYTES} bytes; given up", tried)
    except (HTTPError, OSError) as error:
        raise BrokenOff(f"the answer broke off after {size} bytes ({short(error)})", tried) from None
    return b"".join(chunks)


def never_connected(error: Exception) -> bool:
    """Whether a connection error came before there was any connection."""
    text = str(error)
    return any(sign in text for sign in ("NewConnectionError", "NameResolutionError", "Failed to establish"))


def _no_credentials(request):
    """Nothing is added to a request, whatever a .netrc file may hold."""
    return request


def short(error: Exception | None) -> str | None:
    """An error in one short line, without the addresses of objects, which change from run to run."""
    if error is None:
        return None
    inner = error.args[0] if error.args else None
    cause = getattr(inner, "reason", None) or getattr(error, "reason", None) or error
    text = " ".join(str(cause).split())
    return (text.rpartition(">: ")[2] or text)[:200]

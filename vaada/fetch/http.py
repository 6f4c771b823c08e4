"""One polite way to ask a web server, used for every publisher.

- Only hosts that a spec names are asked; a redirect to any other host, or from https down to http, is an error.
- `VAADA_HOSTS` sends the requests for a host elsewhere (a mirror, a stand-in); the log then says so in `asked_at`.
- One request at a time per host, with the host's pace between two. Server errors (429, 5xx, and what the spec adds) are
  tried again with growing pauses and jitter; `Retry-After` is obeyed, up to a minute.
- A host whose name is not known or that does not take the connection is not asked again in this run, and that is found
  out within seconds: a machine without internet must not wait.
- A whole answer has a deadline, so that a server that drips cannot hold the night.
"""

import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests

from vaada.fetch.connect import BrokenOff, FetchFailed, Names, Sessions, Unreachable, never_connected, read_body, short
from vaada.settings import Settings
from vaada.spec import Source

CONNECT_SECONDS = 3.05  # a little over the time after which a lost first packet is sent again
MOST_REDIRECTS = 3
TRIES_OF_A_BODY = 2
LONGEST_BODY = 2  # times the source's timeout, from the first byte to the last


@dataclass(frozen=True)
class Answered:
    """What a server answered: the bytes without transfer and content encoding, and the headers that matter."""

    url: str
    status: int
    content_type: str
    body: bytes
    etag: str | None
    last_modified: str | None
    earlier: tuple = field(default=())


class Client:
    """Asks the hosts of the specs, and nobody else. Use it as a context manager: it holds connections and threads."""

    def __init__(self, settings: Settings, sources: dict[str, Source]):
        self.settings = settings
        self.paces = {}
        for source in sources.values():
            for host in source.hosts():
                self.paces[host] = max(source.pace_seconds, self.paces.get(host, 0))
        self.unreachable = {}
        self._locks = {host: threading.Lock() for host in self.paces}
        self._sessions = Sessions(settings.pace)
        self._names = Names()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._sessions.close()

    def asked_at(self, host: str) -> str | None:
        """Where the requests for a host go instead, by `VAADA_HOSTS`; None where they go to the host itself."""
        return self.settings.hosts.get(host)

    def get(
        self,
        source: Source,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        more_headers: dict[str, str] | None = None,
        sent: bytes | None = None,
    ) -> Answered:
        """The answer to one request, any status; `etag` and `last_modified` of a copy that we hold make it conditional.

        With `sent` it is a POST of that JSON. `Unreachable` or `FetchFailed` where there is no answer.
        """
        headers = {"User-Agent": source.user_agent, "Accept-Encoding": "gzip, deflate"} | (more_headers or {})
        if sent is not None:
            headers["Content-Type"] = "application/json"
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        host = urlsplit(url).hostname or ""
        if host not in self._locks:
            raise FetchFailed(f"{host} is not asked: no source spec names it as its host")
        with self._locks[host]:
            return self._follow(source, url, headers, sent)

    def _follow(self, source, url, headers, sent):
        for _ in range(MOST_REDIRECTS + 1):
            host = urlsplit(url).hostname or ""
            if host in self.unreachable:
                raise Unreachable(f"{host} was not asked: {self.unreachable[host]}")
            if host not in self.paces:
                raise FetchFailed(f"sent on to {host}, which no source spec names as its host")
            answered, location = self._ask(source, host, url, headers, sent)
            if location is None:
                return answered
            target = self._named_by_publisher(urljoin(url, location))
            if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
                raise FetchFailed(f"sent on from https to {target}")
            url = target
        raise FetchFailed(f"sent on more than {MOST_REDIRECTS} times")

    def _ask(self, source, host, url, headers, sent):
        """The answer, and where it sends us on to (None: nowhere). A body that breaks off is asked for once more."""
        address = self._address(host, url)
        session = self._sessions.of(host, self.paces[host], source.try_again_on)
        earlier = []
        for is_last in [False] * (TRIES_OF_A_BODY - 1) + [True]:
            try:
                return self._ask_once(source, session, address, url, headers, sent, earlier)
            except Unreachable as error:
                self.unreachable[host] = error.reason
                raise
            except FetchFailed as error:
                if is_last or not isinstance(error, BrokenOff):
                    raise
                earlier.append((None, error.reason))

    def _ask_once(self, source, session, address, url, headers, sent, earlier):
        self._names.look_up(address)
        try:
            with session.request(
                "GET" if sent is None else "POST",
                address,
                data=sent,
                headers=headers,
                timeout=(CONNECT_SECONDS, source.timeout_seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                tried = [*earlier, *((step.status, short(step.error)) for step in history(response))]
                if response.is_redirect:
                    return None, response.headers["Location"]
                body = read_body(response, time.monotonic() + LONGEST_BODY * source.timeout_seconds, tried)
        except (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError) as error:
            raise Unreachable(f"cannot be reached ({short(error)})", earlier) from None
        except requests.exceptions.SSLError as error:
            raise Unreachable(f"no secure connection ({short(error)})", earlier) from None
        except requests.exceptions.ConnectionError as error:
            if never_connected(error):
                raise Unreachable(f"cannot be reached ({short(error)})", earlier) from None
            raise FetchFailed(f"the connection broke ({short(error)})", earlier) from None
        except requests.exceptions.Timeout:
            raise FetchFailed(f"no answer within {source.timeout_seconds:g} s", earlier) from None
        except requests.exceptions.RequestException as error:
            raise FetchFailed(short(error), earlier) from None
        take = response.headers.get
        content_type = take("Content-Type", "").partition(";")[0].strip().lower()
        return (
            Answered(url, response.status_code, content_type, body, take("ETag"), take("Last-Modified"), tuple(tried)),
            None,
        )

    def _address(self, host, url):
        """Where to ask for a URL of the publisher: there, or below the address that `VAADA_HOSTS` gives."""
        base = self.settings.hosts.get(host)
        if base is None:
            return url
        parts = urlsplit(url)
        return f"{base}{parts.path}" + (f"?{parts.query}" if parts.query else "")

    def _named_by_publisher(self, url):
        """The publisher's own URL for one below an address of `VAADA_HOSTS`; any other URL as it is."""
        for host, base in self.settings.hosts.items():
            if url.startswith(f"{base}/") and host in self.paces:
                return f"https://{host}{url[len(base) :]}"
        return url


def history(response: requests.Response) -> tuple:
    """The tries that came before an answer."""
    retries = getattr(response.raw, "retries", None)
    return retries.history if retries else ()

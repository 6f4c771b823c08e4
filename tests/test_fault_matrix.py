"""Every fault of the wire, for every publisher: nothing bad gets in, the figures in force stand, and the log says why.

What a publisher itself gets wrong (a lost page, a moved header, another unit, ...) is tried in `test_source_<id>.py`; here
the answers are spoilt on their way.
"""

import gzip
import shutil
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.publishers.everyone import MAKERS, hosts_of
from tests.publishers.server import Reply
from tests.publishers.staged import night
from vaada.archive import Archive

pytestmark = pytest.mark.shared
LATER = 30  # days: every publisher is asked again by then
PAGE = b"<!DOCTYPE html><html><body>Just a moment...</body></html>"
NEVER = {"failed", "rejected"}
SAME = {"unchanged"}


def spoilt(change):
    """A fault that lets the good answer come, and changes it."""
    return lambda server: lambda call: change(server.answer(call))


def at_first(reply):
    """A fault of the first try of each address only."""

    def of(server):
        seen = set()

        def fault(call):
            key = (call.path, tuple(sorted(call.query.items())), call.body)
            if key in seen:
                return None
            seen.add(key)
            return reply

        return fault

    return of


def always(reply):
    return lambda server: lambda call: reply


# fault: (what the outcomes may be, what the log says of it, the fault)
FAULTS = {
    "500": (NEVER, "500", always(Reply(500, b"oops", "text/plain"))),
    "503 and Retry-After, then well": (SAME, "503", at_first(Reply(503, b"", "text/plain", {"Retry-After": "0"}))),
    "429": (NEVER, "429", always(Reply(429, b"slow down", "text/plain", {"Retry-After": "0"}))),
    "slow drip": (NEVER, "dripping|no answer|broke", spoilt(lambda reply: replace(reply, drip=0.2))),
    "truncated body": (NEVER, "broke", spoilt(lambda reply: replace(reply, cut=len(reply.body) // 2))),
    "ends one byte early": (NEVER, "broke", spoilt(lambda reply: replace(reply, cut=len(reply.body) - 1))),
    "HTML instead": (NEVER, "content type|index page", always(Reply(200, PAGE, "text/html"))),
    "HTML under its own content type": (NEVER, "", spoilt(lambda reply: replace(reply, body=PAGE))),
    "an error under 200": (NEVER, "", spoilt(lambda reply: replace(reply, body=b'{"error":"Service unavailable"}'))),
    "empty 200": (NEVER, "", spoilt(lambda reply: replace(reply, body=b""))),
    "half of the body, called whole": (NEVER, "", spoilt(lambda reply: replace(reply, body=reply.body[: len(reply.body) // 2]))),
    "gz when not asked": (NEVER, "", spoilt(lambda reply: replace(reply, body=gzip.compress(reply.body)))),
    "latin-1": (NEVER, "", spoilt(lambda reply: replace(reply, body=reply.body.replace(b"a", b"\xe9")))),
    "404": (NEVER, "404", always(Reply(404, b"gone", "text/plain"))),
}


@pytest.fixture(scope="module", params=sorted(MAKERS))
def publisher(request, shared, sources, tmp_path_factory):
    """(spec, running stand-in, folder of an archive in which a good night is held)."""
    spec = sources[request.param].model_copy(update={"timeout_seconds": 0.5})
    folder = tmp_path_factory.mktemp("held")
    with MAKERS[request.param](shared) as server:
        outcomes = night(sources[request.param], Archive(folder), hosts_of(request.param, server), **keys_of(spec, server))
        assert {one.outcome for one in outcomes.values()} == {"new"}, outcomes
        yield spec, server, folder


def keys_of(spec, server):
    return {"keys": {spec.source_id: server.key}} if hasattr(server, "key") else {}


def asked_again(publisher, tmp_path, hosts=None):
    """(outcomes, log rows of that night, whether the figures in force are the same) of a later night."""
    spec, server, folder = publisher
    shutil.copytree(folder, tmp_path / "archive")
    archive = Archive(tmp_path / "archive")
    digest, held = archive.digest(), len(archive.attempts())
    outcomes = night(spec, archive, hosts or hosts_of(spec.source_id, server), LATER, **keys_of(spec, server))
    return outcomes, archive.attempts()[held:], archive.digest() == digest


@pytest.mark.parametrize("name", FAULTS)
def test_a_spoilt_answer_leaves_the_figures_in_force(publisher, tmp_path, name):
    allowed, told, fault = FAULTS[name]
    publisher[1].fault = fault(publisher[1])
    try:
        outcomes, rows, is_same = asked_again(publisher, tmp_path)
    finally:
        publisher[1].fault = None
    assert is_same
    assert {one.outcome for one in outcomes.values()} <= allowed, outcomes
    reasons = " ".join(row.reason or "" for row in rows)
    assert any(word in reasons for word in told.split("|")), reasons
    assert allowed == SAME or all(one.reason for one in outcomes.values())


@pytest.mark.parametrize("where", ["refused", "DNS", "TLS"])
def test_a_publisher_out_of_reach_leaves_the_figures_in_force(publisher, tmp_path, where, unreachable):
    spec = publisher[0]
    hosts = dict.fromkeys(spec.hosts(), unreachable[where])
    outcomes, _, is_same = asked_again(publisher, tmp_path, hosts)
    assert is_same
    assert {one.outcome for one in outcomes.values()} == {"failed"}
    assert all(one.reason for one in outcomes.values())


@pytest.fixture(scope="module")
def unreachable():
    """A port where nobody listens, a name that nobody knows, and a server that speaks no TLS."""
    free = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    plain = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    refused = f"http://127.0.0.1:{free.server_port}"
    free.server_close()
    thread = threading.Thread(target=plain.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield {"refused": refused, "DNS": "http://no-such-host.invalid", "TLS": f"https://127.0.0.1:{plain.server_port}"}
    plain.shutdown()
    plain.server_close()


def test_an_answer_without_any_news_is_unchanged(publisher, tmp_path):
    outcomes, _, is_same = asked_again(publisher, tmp_path)
    assert is_same
    assert {one.outcome for one in outcomes.values()} == {"unchanged"}


def marked(reply):
    mark = b"\xef\xbb\xbf"
    return reply if reply.body.startswith(mark) else replace(reply, body=mark + reply.body)


@pytest.mark.parametrize("source_id", sorted(MAKERS))
def test_a_byte_order_mark_is_no_news(source_id, shared, sources, tmp_path):
    """In text it is unchanged; a workbook is bytes, not text, and its reader may stop or pass over it."""
    spec = sources[source_id]
    is_text = all(one.answer.format in ("json", "csv", "sdmx_json") for one in spec.datasets if one.request)
    with MAKERS[source_id](shared) as server:
        archive, told = Archive(tmp_path), keys_of(spec, server)
        night(spec, archive, hosts_of(source_id, server), **told)
        digest = archive.digest()
        server.fault = lambda call: marked(server.answer(call))
        outcomes = night(spec, archive, hosts_of(source_id, server), LATER, **told)
    assert archive.digest() == digest
    assert {one.outcome for one in outcomes.values()} <= (SAME if is_text else {"unchanged", "rejected"}), outcomes

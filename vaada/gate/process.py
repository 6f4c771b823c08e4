"""The gate in a process of its own: importing Great Expectations takes 5 to 8 seconds, and a build fills that time.

The worker (`python -m vaada.gate.worker`) starts at once, reads one request per line and answers with one line, both JSON.
A worker that dies, hangs or answers nonsense is an error: silence is never a pass.
"""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from vaada.errors import BadInput, VaadaError
from vaada.gate.results import GateRequest, GateResult, result_from_json
from vaada.settings import format_instant
from vaada.version import HOUSE

PATIENCE_SECONDS = 600  # the import on a busy machine, and a judgement of many vintages
LAST_WORDS = 8  # lines of a dead worker's stderr that its error tells


class GateProcess:
    """A worker for as many candidates as one likes; use it in a `with`, or call `close`."""

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS):
        self.patience_seconds = patience_seconds
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the worker lives)
        path = os.pathsep.join(filter(None, (str(HOUSE), os.environ.get("PYTHONPATH"))))
        self._worker = subprocess.Popen(
            [sys.executable, "-m", "vaada.gate.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            bufsize=0,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._unread = b""

    def __enter__(self) -> "GateProcess":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def judge(self, candidate: Path, request: GateRequest) -> GateResult:
        """The gate's word on the candidate (opened read-only; its file keeps the name under which it was built).

        `BadInput` where the expectations folder is wrong (file and line), `VaadaError` where judging was not possible.
        """
        asked = {
            "candidate": str(Path(candidate).resolve()),
            "archive_root": request.archive_root,
            "previous": request.previous,
            "as_of": format_instant(request.as_of),
            "expectations": request.expectations,
        }
        try:
            self._worker.stdin.write(json.dumps(asked).encode() + b"\n")
            self._worker.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise self._stopped() from None
        return _read(self._line())

    def close(self) -> None:
        """End the worker at once: it only reads, so there is nothing that it would have to bring in order."""
        if self._worker.poll() is None:
            self._worker.kill()
            self._worker.wait()
        for stream in (self._worker.stdin, self._worker.stdout, self._said):
            stream.close()

    def _line(self):
        """The next line of the worker."""
        deadline = time.monotonic() + self.patience_seconds
        channel = self._worker.stdout.fileno()
        while b"\n" not in self._unread:
            ready, _, _ = select.select([channel], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                self._worker.kill()
                raise VaadaError(f"gate: no answer within {self.patience_seconds:g} s; the worker was ended, nothing is judged")
            received = os.read(channel, 1 << 16)
            if not received:
                raise self._stopped()
            self._unread += received
        line, _, self._unread = self._unread.partition(b"\n")
        return line

    def _stopped(self):
        code = self._worker.wait()
        self._said.seek(0)
        words = self._said.read().decode(errors="replace").splitlines()[-LAST_WORDS:]
        told = f"gate: the worker stopped (exit code {code}) before it answered; nothing is judged"
        return VaadaError("\n".join([told, *words]))


def _read(line):
    try:
        answer = json.loads(line)
        if "result" in answer:
            return result_from_json(answer["result"])
        kind = {"bad_input": BadInput, "error": VaadaError}[answer["problem"]]
        message = answer["message"]
    except (ValueError, KeyError, TypeError):
        raise VaadaError("gate: the worker's answer makes no sense; nothing is judged") from None
    raise kind(message)

"""A load that costs little to make: one thread, calls written before, answers read only after the clock has stopped."""

from __future__ import annotations

import json
import os
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ._hall import Server

SILENCE = 60.0  # seconds without any answer: the load is given up
HEAD = "POST /api/v1/outbox HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"


@dataclass
class Load:
    """What a load did."""

    seconds: float
    cpu: float
    maker: float
    others: float
    waits: list[float]
    verdicts: Counter[str]
    refused: int

    @property
    def count(self) -> int:
        """How many events were answered."""
        return sum(self.verdicts.values())

    def share(self, part: float) -> float:
        """Return a percentile of the waiting times in milliseconds."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _verdicts(body: bytes) -> list[str]:
    return [one["verdict"] for one in json.loads(body)["answers"]]


@dataclass(eq=False)
class _Caller:
    """One connection and what is still to be sent over it."""

    line: socket.socket
    port: int
    calls: list[bytes]
    due: float
    sent: float = 0.0
    waiting: bool = False
    heard: bytearray = field(default_factory=bytearray)


def drive(
    server: Server,
    calls: Sequence[Sequence[str]],
    *,
    pause: float = 0.0,
    head: str = HEAD,
    read: Callable[[bytes], list[str]] = _verdicts,
) -> Load:
    """Send calls over one connection each; `pause` is the time from one call to the next on a connection."""
    written = [[head.format(len(body.encode())).encode() + body.encode() for body in own] for own in calls]
    machine, cpu, own_cpu, began = _busy(), server.cpu_seconds(), time.process_time(), time.perf_counter()
    callers = [
        _Caller(_connected(server.port), server.port, own[::-1], began + pause * place / len(written))
        for place, own in enumerate(written)
    ]
    waits, answers = _run(callers, pause)
    seconds, maker = time.perf_counter() - began, time.process_time() - own_cpu
    used = server.cpu_seconds() - cpu
    others = max(0.0, _busy() - machine - used - maker) / seconds
    verdicts, refused = _told(answers, read)
    missing = sum(map(len, written)) - len(answers)
    return Load(seconds, used, maker, others, waits, verdicts, refused + missing)


def _busy() -> float:
    """Return the processor seconds the whole machine has used, so that a figure tells who else was at work."""
    words = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    idle = int(words[3]) + int(words[4])
    return (sum(map(int, words[:8])) - idle) / os.sysconf("SC_CLK_TCK")


def _connected(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _run(callers: Sequence[_Caller], pause: float) -> tuple[list[float], list[bytes]]:
    waits: list[float] = []
    answers: list[bytes] = []
    living = set(callers)
    with selectors.DefaultSelector() as ears:
        for caller in callers:
            ears.register(caller.line, selectors.EVENT_READ, caller)
        while living:
            _send_due(living, pause)
            ready = ears.select(_until_next(living))
            if not ready and any(time.perf_counter() - one.sent > SILENCE for one in living if one.waiting):
                break
            for key, _mask in ready:
                caller = key.data
                answer = _heard(caller)
                if answer is None:
                    continue
                # At a pace the clock runs from when the call was due, also when the line was not free by then.
                waits.append(time.perf_counter() - (caller.due - pause if pause else caller.sent))
                answers.append(answer)
                caller.waiting = False
                _go_on(caller, answer, ears)
                if not caller.calls:
                    living.discard(caller)
    return waits, answers


def _go_on(caller: _Caller, answer: bytes, ears: selectors.BaseSelector) -> None:
    """Close the line of a caller who has finished; open another where the server keeps none open."""
    ends = not answer or b"connection: close" in answer.partition(b"\r\n\r\n")[0].lower()
    if caller.calls and not ends:
        return
    ears.unregister(caller.line)
    caller.line.close()
    if caller.calls:
        caller.line = _connected(caller.port)
        ears.register(caller.line, selectors.EVENT_READ, caller)


def _send_due(callers: set[_Caller], pause: float) -> None:
    now = time.perf_counter()
    for caller in callers:
        if not caller.waiting and caller.calls and caller.due <= now:
            caller.waiting, caller.sent = True, now
            caller.due += pause
            caller.line.sendall(caller.calls.pop())


def _until_next(callers: set[_Caller]) -> float:
    resting = [one.due for one in callers if not one.waiting and one.calls]
    return max(0.0, min(resting) - time.perf_counter()) if resting else 1.0


def _heard(caller: _Caller) -> bytes | None:
    """Return a whole answer, nothing yet, or empty when the line broke."""
    try:
        piece = caller.line.recv(1 << 20)
    except OSError:
        return b""
    if not piece:
        return b""
    caller.heard += piece
    head, found, body = bytes(caller.heard).partition(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
    if not found or len(body) < int(length or 0):
        return None
    if b"chunked" in head.lower() and not body.endswith(b"0\r\n\r\n"):
        return None
    whole = bytes(caller.heard)
    caller.heard.clear()
    return whole


def _told(answers: Sequence[bytes], read: Callable[[bytes], list[str]]) -> tuple[Counter[str], int]:
    verdicts: Counter[str] = Counter()
    refused = 0
    for answer in answers:
        head, _, body = answer.partition(b"\r\n\r\n")
        if head.partition(b" ")[2][:1] == b"2":
            verdicts.update(read(body))
        else:
            refused += 1
    return verdicts, refused

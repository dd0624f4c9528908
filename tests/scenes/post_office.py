"""A real SMTP server on a thread, as small as can be; keeps what it gets, refuses what it is told to refuse."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class PostOffice:
    """What came in; `refusals` maps addresses to the reply they get."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    connections: int = 0


class _Counter(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.server.office.connections += 1
        self._say("220 contoh.test")
        for line in self.rfile:
            verb = line[:4].upper().strip().decode()
            if verb == "QUIT":
                return self._say("221 sampai jumpa")
            if verb == "DATA":
                self._take_letter()
            elif verb == "RCPT":
                self._say(self._answer_to(line.decode()))
            else:
                self._say("250 baik")
        return None

    def _answer_to(self, line: str) -> str:
        found = [reply for address, reply in self.server.office.refusals.items() if f"<{address}>" in line]
        return found[0] if found else "250 baik"

    def _take_letter(self) -> None:
        self._say("354 silakan")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        self.server.office.letters.append(message_from_bytes(b"".join(lines), policy=default))  # type: ignore[arg-type]
        self._say("250 diterima")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    office: PostOffice


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Open a post office on a free port of this machine."""
    with _Server(("127.0.0.1", 0), _Counter) as server:
        server.office = PostOffice(port=server.server_address[1])
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.office
        server.shutdown()

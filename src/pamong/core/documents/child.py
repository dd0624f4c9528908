"""The inside of a child process: take jobs from standard input until it closes, answer each on standard output.

Started by `children.Child` as `python -m pamong.core.documents.child MODULE:FACTORY`.
"""

import os
import pickle
import sys
from collections.abc import Callable
from importlib import import_module
from struct import Struct
from typing import Any, BinaryIO

HEADER = Struct(">?Q")  # done or failed, length of what follows

type_of_work = Callable[[Any], bytes]


def read_frame(stream: BinaryIO) -> tuple[bool, bytes] | None:
    """Read one frame; None when the other side has ended."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    done, length = HEADER.unpack(head)
    body = stream.read(length)
    return (done, body) if len(body) == length else None


def write_frame(stream: BinaryIO, body: bytes, *, done: bool = True) -> None:
    """Write one frame and push it out at once."""
    stream.write(HEADER.pack(done, len(body)))
    stream.write(body)
    stream.flush()


def main(factory: str) -> None:
    """Make the work from the first frame, then do it for every frame that follows."""
    inbox, outbox = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not break the frames
    work: type_of_work | None = None
    while frame := read_frame(inbox):
        try:
            job = pickle.loads(frame[1])  # noqa: S301 - only our own parent writes to this pipe
            if work is None:
                module, _, name = factory.partition(":")
                work, answer = getattr(import_module(module), name)(job), b""
            else:
                answer = work(job)
            write_frame(outbox, answer)
        except Exception as error:
            write_frame(outbox, f"{type(error).__name__}: {error}".encode(), done=False)


if __name__ == "__main__":
    main(sys.argv[1])
    # Every answer has left: taking a compiler's memory apart piece by piece would only make the parent wait.
    os._exit(0)

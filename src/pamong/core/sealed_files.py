"""Files that nobody reads from the disk: encrypted as they grow, readable from any place, gone with their key.

A file is a row of frames: length, nonce, ciphertext (AES-256-GCM). Each frame is bound to the file's name and to where
its content stands in the whole, so frames cannot be moved, left out or taken from another file. A frame is never
written twice under one nonce: what a crash left half written is cut off before the next one, not overwritten.
The key is random, one a file, and kept wrapped by the installation's key elsewhere (`vault`): without it a copy of the
file, in a backup too, is noise.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .vault import vault

FRAME = 64 * 1024
NONCE = 12
HEAD = 4 + NONCE
TAG = 16
PRIVATE = 0o600


class SealBrokenError(OSError):
    """The file was changed, cut or its key is another."""


def new_key() -> str:
    """Return a fresh key, wrapped."""
    return vault().encrypt(os.urandom(32)).decode()


@dataclass(frozen=True)
class SealedFile:
    """One such file: where it is, its wrapped key, and the name its frames are bound to."""

    path: Path
    key: str
    name: bytes

    def append(self, piece: bytes, *, at: int, stored: int) -> int:
        """Write `piece`, which stands at `at` in the whole, behind `stored` bytes of file; return the new length.

        On the disk when this returns. Bytes beyond `stored` are of a write nobody confirmed: they are cut off.
        """
        cipher = AESGCM(vault().decrypt(self.key))
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, PRIVATE), "r+b") as file:
            file.truncate(stored)
            file.seek(stored)
            for begin in range(0, len(piece), FRAME):
                part = piece[begin : begin + FRAME]
                nonce = os.urandom(NONCE)
                file.write(len(part).to_bytes(4, "big") + nonce)
                file.write(cipher.encrypt(nonce, part, self._bound(at + begin)))
            file.flush()
            os.fsync(file.fileno())
            return file.tell()

    def read(self, begin: int, end: int) -> Iterator[bytes]:
        """Yield the content from `begin` to before `end`, frame by frame."""
        cipher = AESGCM(vault().decrypt(self.key))
        place = 0
        with self.path.open("rb") as file:
            while place < end:
                head = file.read(HEAD)
                length = int.from_bytes(head[:4], "big")
                if len(head) < HEAD or not 0 < length <= FRAME:
                    raise SealBrokenError(f"{self.path.name} ends before its time")
                if place + length <= begin:
                    file.seek(length + TAG, os.SEEK_CUR)
                else:
                    whole = self._unsealed(cipher, head[4:], file.read(length + TAG), place)
                    yield whole[max(0, begin - place) : end - place]
                place += length

    def part(self, begin: int, end: int) -> bytes:
        """Return the content from `begin` to before `end` in one piece."""
        return b"".join(self.read(begin, end))

    def opened(self, size: int) -> io.BufferedReader:
        """Return the first `size` bytes of content as a file to read from any place; it never lies open on the disk."""
        return io.BufferedReader(_Content(self, size), FRAME)

    def _unsealed(self, cipher: AESGCM, nonce: bytes, sealed: bytes, place: int) -> bytes:
        try:
            return cipher.decrypt(nonce, sealed, self._bound(place))
        except InvalidTag as error:
            raise SealBrokenError(f"{self.path.name} was changed") from error

    def _bound(self, place: int) -> bytes:
        return self.name + place.to_bytes(8, "big")


class _Content(io.RawIOBase):
    """What a sealed file holds, decrypted from the place where one begins to read."""

    def __init__(self, sealed: SealedFile, size: int) -> None:
        self.sealed, self.size = sealed, size
        self.place, self.rest = 0, b""
        self.coming = sealed.read(0, size)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        place = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self.place, os.SEEK_END: self.size}[whence])
        if place != self.place:
            self.place, self.rest = place, b""
            self.coming = self.sealed.read(place, self.size)
        return place

    def readinto(self, buffer: Any, /) -> int:
        rest = self.rest or next(self.coming, b"")
        count = min(len(buffer), len(rest))
        buffer[:count], self.rest = rest[:count], rest[count:]
        self.place += count
        return count

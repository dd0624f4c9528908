"""No request may bring more than anybody has use for: refused by its length, before a byte of it is on the disk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST = 128 * 1024 * 1024  # a lesson's video with its form; roster files and handouts are far smaller


class LargestRequest(FileUploadHandler):
    """Stands before the handlers that store; each form has a narrower limit of its own."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        """Refuse what is too large. Without a length Django reads nothing at all."""
        if content_length > MOST:
            raise RequestDataTooBig(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand every piece on."""
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Leave the file to the handlers that stored it."""
        return None

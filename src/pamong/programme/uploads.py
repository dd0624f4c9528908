"""What may be uploaded: judged by the first bytes, never by the name."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePath

from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from pamong.core.refusals import Refused
from pamong.core.uploads.pdfs import is_pdf, is_plain_paper
from pamong.core.uploads.pictures import NotAPictureError, rebuilt_picture

MOST_BYTES = 25 * 1024 * 1024
BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)
RUNS = re.compile(r"vbaProject\.bin$|/activeX/|oleObject", re.IGNORECASE)
OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE_PARTS = (
    ("word/", f"{OFFICE}wordprocessingml.document"),
    ("xl/", f"{OFFICE}spreadsheetml.sheet"),
    ("ppt/", f"{OFFICE}presentationml.presentation"),
)


def accepted_file(file: File[bytes]) -> tuple[File[bytes], str]:
    """Return what to keep of an upload and its media type, or refuse it with the way out."""
    if (file.size or 0) > MOST_BYTES:
        sentence = _("This file is larger than 25 MB. Make it smaller, or put it elsewhere and give its address.")
        raise Refused({"file": sentence})
    found = _sniff(file)
    if not found:
        sentence = _("This kind of file is not accepted. Use PDF, Word, Excel, PowerPoint, JPEG, PNG, MP3 or MP4.")
        raise Refused({"file": sentence})
    return (_looked_into(file, found), found)


def _looked_into(file: File[bytes], kind: str) -> File[bytes]:
    """Return the file: pictures rebuilt (without place and time of the photo), PDFs only if they are plain paper."""
    if kind == "application/pdf":
        data = file.read()
        if not (is_pdf(data) and is_plain_paper(data)):
            sentence = _(
                "This PDF carries a script, another file or a password. Print it to a new PDF and choose that."
            )
            raise Refused({"file": sentence})
        file.seek(0)
    if not kind.startswith("image/"):
        return file
    try:
        picture = rebuilt_picture(file.read())
    except NotAPictureError as error:
        raise Refused({"file": _("This picture is damaged. Save it again and choose it again.")}) from error
    return ContentFile(picture[0] if picture else b"", name=file.name)


def _sniff(file: File[bytes]) -> str:
    file.seek(0)
    start = file.read(16)
    file.seek(0)
    found = next((kind for beginning, kind in BEGINNINGS if start.startswith(beginning)), "")
    if start[4:8] == b"ftyp":
        return "video/mp4"
    return _office_type(file) if start.startswith(b"PK\x03\x04") else found


def _office_type(file: File[bytes]) -> str:
    """Look into the table of contents only; nothing is unpacked. Documents that can run something are not accepted."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return ""
    finally:
        file.seek(0)
    if "[Content_Types].xml" not in names or any(RUNS.search(name) for name in names):
        return ""
    return next((kind for part, kind in OFFICE_PARTS if any(name.startswith(part) for name in names)), "")


def safe_name(name: str) -> str:
    """Return the name under which people save a file: no path, no control characters."""
    path = PurePath(name.replace("\\", "/"))
    return get_valid_filename(path.name)[-150:] or "materi"

"""What lessons and clips take in: videos and sounds judged by their bytes, and captions that can be read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.coaching.captions import CaptionError, read_captions, written
from pamong.core.refusals import Refused
from pamong.core.uploads.sounds import sound_type_of
from pamong.core.uploads.videos import NotAVideoError, Video, cleaned_video

MOST_VIDEO = 100 * 1024 * 1024
TOO_LARGE = gettext_lazy("This video is larger than 100 MB. Make it shorter, or save it at 480p: 30 MB are plenty.")
MOST_SOUND = 20 * 1024 * 1024
MOST_CAPTIONS = 200_000  # characters: more than an hour of speech
APPLE = frozenset({"hvc1", "hev1"})


def accepted_video(file: Any, field: str = "video") -> Video:
    """Return what an uploaded video is, cleaned in place, or refuse it at its field with the way out."""
    if file.size > MOST_VIDEO:
        raise Refused({field: TOO_LARGE})
    try:
        return cleaned_video(file.file, file.size)
    except NotAVideoError as error:
        raise Refused({field: _why(error, field)}) from error


def _why(error: NotAVideoError, field: str) -> str:
    if error.codec in APPLE:
        return _(
            "This video is in HEVC, which many phones cannot play. On an iPhone choose “Most Compatible” in the "
            "camera’s formats, or save it as MP4 (H.264)."
        )
    if error.codec:
        return _("Browsers cannot play %(codec)s. Save the video as MP4 (H.264 with AAC).") % {"codec": error.codec}
    if field != "video":
        return _("This is no whole sound (MP3, M4A, OGG, WAV) and no whole video (MP4, WebM). Choose another one.")
    return _("This is no whole MP4 or WebM video. Save it again as MP4 and choose it again.")


def accepted_film(video: Any, captions: str, seconds: float, field: str = "video") -> tuple[Video | None, str]:
    """Judge a video and its captions; refuse both at once, so that nobody sends a video again for a second mistake.

    `seconds` is the length of the video that is there already.
    """
    film, words = None, ""
    wrong: dict[str, Any] = {}
    try:
        film = accepted_video(video, field) if video else None
    except Refused as refusal:
        refusal.update_error_dict(wrong)
    length = film.seconds if film else 0 if video else seconds
    try:
        words = accepted_captions(captions, length)
    except Refused as refusal:
        refusal.update_error_dict(wrong)
    if wrong:
        raise Refused(wrong)
    return film, words


def is_sound(file: Any) -> bool:
    """Tell whether an uploaded file is a sound that browsers play; one that is too large is refused."""
    if not sound_type_of(file.file):
        return False
    if file.size > MOST_SOUND:
        raise Refused({"sound": _("A sound has at most 20 MB. Make it shorter, or save it as MP3.")})
    file.seek(0)
    return True


def accepted_captions(text: str, seconds: float) -> str:
    """Return captions as a WebVTT file, empty when nothing was given, or refuse them and name the line."""
    if not text.strip():
        return ""
    if len(text) > MOST_CAPTIONS:
        raise Refused({"captions": _("These captions are too long for a short video.")})
    try:
        return written(read_captions(text, seconds))
    except CaptionError as error:
        sentences = {
            "head": _("A caption file begins with WEBVTT. Or type lines such as 0:05 and the words."),
            "time": _("Line %(line)s has no time that can be read. Write for example 0:05 and the words."),
            "order": _("Line %(line)s begins before the one above it. Put the lines in order."),
            "late": _("Line %(line)s begins after the end of the video. Check its time."),
            "many": _("These captions are too long for a short video."),
        }
        raise Refused({"captions": sentences[error.reason] % {"line": error.line}}) from error

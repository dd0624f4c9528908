"""What the tests of recordings share: consent of everybody in a triad, and sounds of every kind."""

from __future__ import annotations

import io
import wave
from typing import Any

import numpy as np

from pamong.coaching import commands
from pamong.coaching.models import ConsentAsk, Recording
from pamong.coaching.sessions import PRACTICE, Session, session_of
from pamong.core.ids import uuid7

ROOM = "/kegiatan/bimtek-sampit/praktik/rekaman/"


def session_for(group: Any) -> Session:
    """Return the group's practice round as a session, read anew."""
    found = session_of(group.triad.event, PRACTICE, group.triad.pk)
    assert found is not None
    return found


def everybody(group: Any) -> list[Any]:
    return [group.coach, group.coachee, group.observer, group.visitor]


def agreed(group: Any, purpose: str = "umpan-balik", people: list[Any] | None = None) -> ConsentAsk:
    """Return an ask to which everybody, or some, said yes."""
    session = session_for(group)
    ask = commands.ask_consent(actor=group.coach, session=session, purpose=purpose)
    for user in everybody(group) if people is None else people:
        commands.answer_consent(actor=user, session=session, ask=ask, answer="setuju")
    return ask


def kept(group: Any, sound: bytes | None = None, purpose: str = "umpan-balik") -> Recording:
    """Return a recording that has arrived whole."""
    ask, content = agreed(group, purpose), sound or wav()
    session = session_for(group)
    row = commands.start_recording(actor=group.coach, key=uuid7(), session=session, ask=ask, from_file=True)
    commands.declare_length(actor=group.coach, recording=row, length=len(content))
    commands.take_piece(actor=group.coach, recording=row, offset=0, piece=content)
    return commands.finish_upload(actor=group.coach, recording=row)


def wav(samples: Any = None, rate: int = 16_000, channels: int = 1) -> bytes:
    """Return samples (-1 to 1, a column for each channel) as a WAV file; a short silence by default."""
    data = np.zeros(rate // 10) if samples is None else np.asarray(samples)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes((data * 32767).astype("<i2").tobytes())
    return out.getvalue()

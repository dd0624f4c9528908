"""What the detector says of an upload: within 1 % of the truth, only what the microphones allow, or no number."""

import io

import numpy as np
import pytest

from coaching.recorded import kept, wav
from engines.speech.signals import RATE, babble, dialogue, room
from pamong.coaching.measuring import measured
from pamong.coaching.models import Recording
from pamong.core import tasks_worker


@pytest.fixture(scope="module")
def talk():
    return dialogue()


class Sounding:
    """A recording as far as the detector needs one."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def opened(self):
        return io.BytesIO(self.content)


def both(one, other):
    return np.column_stack([one, other]) * 0.5


def test_two_microphones_are_measured_within_one_percent(talk):
    found = measured(Sounding(wav(both(room(talk.coach), room(talk.coachee, 6)), RATE, 2)))
    assert found["quality"] == "diukur"
    assert abs(found["coach"] / talk.seconds("coach") - 1) <= 0.01
    assert abs(found["coachee"] / talk.seconds("coachee") - 1) <= 0.01
    assert abs(found["share"] - talk.share) <= 1


def test_one_microphone_tells_when_somebody_spoke_and_not_who(talk):
    heard = room(talk.coach + talk.coachee) * 0.5
    found = measured(Sounding(wav(heard, RATE)))
    spoken = talk.seconds("coach") + talk.seconds("coachee")
    assert set(found) == {"quality", "seconds", "speech", "silences"}
    assert abs(found["speech"] / spoken - 1) <= 0.01
    twice = measured(Sounding(wav(both(heard * 2, heard * 2), RATE, 2)))
    assert set(twice) == set(found)  # the same sound on both sides is one microphone


def test_a_crowd_silence_and_an_unknown_format_have_no_number(talk):
    crowd = measured(Sounding(wav(babble(talk.coach, 10), RATE)))
    silence = measured(Sounding(wav(np.zeros(RATE), RATE)))
    other = measured(Sounding(b"\x1a\x45\xdf\xa3webm A_OPUS"))
    slow = measured(Sounding(wav(np.zeros(4000), 4000)))
    cases = [(one["quality"], one["why"]) for one in (crowd, silence, other, slow)]
    assert cases == [("tidak-terukur", why) for why in ("ramai", "ramai", "format", "format")]


def test_the_worker_measures_what_has_arrived_once(group, talk, settings):
    row = kept(group, wav(room(talk.coach)[: 20 * RATE] * 0.5, RATE))
    tasks_worker.run_all()
    row = Recording.objects.get(pk=row.pk)
    assert (row.measures["quality"], round(row.measures["seconds"])) == ("diukur", 20)

"""Who spoke, when, without any trained model: a level-relative voice detector and what its segments say.

In come the samples of one own microphone for each speaker, and what an observer tapped. What happens: frames of 10 ms
are compared with a threshold that follows the floor of the room and the level of the speaker's own voice; runs above
it become segments, segments become turns. Out go segments (the sound itself is not kept) and figures that each say how
far they can be trusted: measured, an estimate, or not measurable, and then there is no number.

`frontend/js/coaching/detector.mjs` is the same algorithm for the browser; a test holds the two together. A sound
that has ended is looked at once more (`track_in_hindsight`).
"""

from pamong.engines.speech.detector import FRAME, Track, detect, frame_levels, track_of
from pamong.engines.speech.figures import Figures, Quality, StageShare, Wait, figures, quality_alone
from pamong.engines.speech.hindsight import track_in_hindsight
from pamong.engines.speech.turns import Segment, Turn, silences, turns_of

__all__ = [
    "FRAME",
    "Figures",
    "Quality",
    "Segment",
    "StageShare",
    "Track",
    "Turn",
    "Wait",
    "detect",
    "figures",
    "frame_levels",
    "quality_alone",
    "silences",
    "track_in_hindsight",
    "track_of",
    "turns_of",
]

"""How well did the questions of a test work, and what did a class gain?

In come scores (persons by items), the options people chose, and test percentages before and after; what happens is
closed-form classical test theory, all at once on arrays; out go difficulty, discrimination, reliability, a picture of
every wrong option, and the normalised gain of classes with its error. Persons are never given a gain.
"""

from pamong.engines.itemstats.dif import Dif, mantel_haenszel
from pamong.engines.itemstats.distractors import OptionTable, count_options
from pamong.engines.itemstats.gain import GainLevel, GroupGain, gain_level, group_gains
from pamong.engines.itemstats.items import ItemAnalysis, analyse_items, cronbach_alpha
from pamong.engines.itemstats.omega import mcdonald_omega

__all__ = [
    "Dif",
    "GainLevel",
    "GroupGain",
    "ItemAnalysis",
    "OptionTable",
    "analyse_items",
    "count_options",
    "cronbach_alpha",
    "gain_level",
    "group_gains",
    "mantel_haenszel",
    "mcdonald_omega",
]

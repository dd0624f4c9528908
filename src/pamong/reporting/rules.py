"""Who reads and writes reports."""

import rules

from pamong.programme.rules import is_committee, is_head

rules.add_perm("reporting.view", is_committee | is_head)
rules.add_perm("reporting.write", is_committee)

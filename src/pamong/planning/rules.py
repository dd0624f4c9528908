"""Who may see and change plans."""

import rules

from pamong.programme.rules import is_anybody, is_committee

rules.add_perm("planning.view", is_anybody)
rules.add_perm("planning.manage", is_committee)

"""Is a rating design connected, so that its raters and tasks can be compared at all?

In comes who was rated by whom on what (index arrays, one row a rating); what happens is a rank test, because a design
can be one piece as a graph and still leave contrasts that no statistics can estimate (raters nested in tasks); out go
the missing directions, the groups that cannot be compared, and the fewest extra ratings that would link them.
This is a base engine: every engine may use it, it knows none of them.
"""

from pamong.engines.linking.linkage import Linkage, examine
from pamong.engines.linking.suggestion import Link, suggest

__all__ = ["Link", "Linkage", "examine", "suggest"]

from .candidates import answer_objection, attest, object_to, refresh_candidates, wish
from .needs import import_posts
from .rulesets import adopt, discard_draft, draft_readings, draft_rule, publish
from .vacancies import decide, list_candidate, open_vacancy, unlist_candidate

__all__ = [
    "adopt",
    "answer_objection",
    "attest",
    "decide",
    "discard_draft",
    "draft_readings",
    "draft_rule",
    "import_posts",
    "list_candidate",
    "object_to",
    "open_vacancy",
    "publish",
    "refresh_candidates",
    "unlist_candidate",
    "wish",
]

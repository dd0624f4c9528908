"""Verbs of certification: propose, overrule, submit, approve, sign, revoke, replace."""

from .keeping_keys import prepare_office_keys
from .numbering import open_book, take_numbers
from .signing import (
    IssueResult,
    approve_and_issue,
    cancel_signing,
    copy_papers,
    sign_issue,
    summary_of,
)
from .submitting import (
    approve_issue,
    request_replacement,
    return_issue,
    revoke_certificate,
    submit_issue,
)
from .verdicts import overrule_verdicts, propose_verdicts, restore_verdicts

__all__ = [
    "IssueResult",
    "approve_and_issue",
    "approve_issue",
    "cancel_signing",
    "copy_papers",
    "open_book",
    "overrule_verdicts",
    "prepare_office_keys",
    "propose_verdicts",
    "request_replacement",
    "restore_verdicts",
    "return_issue",
    "revoke_certificate",
    "sign_issue",
    "submit_issue",
    "summary_of",
    "take_numbers",
]

"""The verbs of people, one file a subject."""

from .accounts import (
    account_of,
    end_membership,
    invite_staff,
    make_staff_account,
    set_language,
    set_sign_in_address,
    sign_out_everywhere,
)
from .consents import give_consent, withdraw_consent
from .keeping import Kept, PersonData, keep_people, keep_person
from .links import end_personal_links, make_personal_link, make_personal_links, sign_in_by_link
from .merging import merge_people
from .tokens import end_api_token, make_api_token, note_token_use

__all__ = [
    "Kept",
    "PersonData",
    "account_of",
    "end_api_token",
    "end_membership",
    "end_personal_links",
    "give_consent",
    "invite_staff",
    "keep_people",
    "keep_person",
    "make_api_token",
    "make_personal_link",
    "make_personal_links",
    "make_staff_account",
    "merge_people",
    "note_token_use",
    "set_language",
    "set_sign_in_address",
    "sign_in_by_link",
    "sign_out_everywhere",
    "withdraw_consent",
]

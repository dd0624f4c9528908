"""Signatures, numbers and codes that make a paper worth believing.

In: a PDF and the office's keys; or a PDF somebody shows us and the roots we believe; patterns and ids. Happens: PAdES
signatures over P-256, numbers spelled from a pattern, verification codes that notice a typing mistake, short Ed25519
tokens for QR codes. Leaves: signed PDFs and verdicts in plain Indonesian. Knows no database and no network, except a
timestamp service where one is set.

The modules, so that nobody loads pyHanko (40 MB) without need:

`keys`          create, load and renew the office's root and signing certificate
`signing`       the `Signer` protocol and the office's own key (loads pyHanko)
`payload`       what a certificate says, carried inside the PDF
`verification`  `verify_pdf`: reads a file in a child process and judges it
`numbers`       numbering patterns · `codes` verification codes · `tokens` Ed25519 tokens
"""

from pamong.engines.seal.codes import new_code, normal_code, printed_code
from pamong.engines.seal.keys import (
    KeysUnreadableError,
    OfficeKeys,
    create_office_keys,
    load_office_keys,
    load_roots,
    renew_signing_certificate,
)
from pamong.engines.seal.numbers import NumberPattern, PatternError, parse_pattern
from pamong.engines.seal.payload import ATTACHMENT, CertificatePayload
from pamong.engines.seal.tokens import Token, sign_token, verify_token
from pamong.engines.seal.verification import IssuedRecord, Verification, verify_pdf

__all__ = [
    "ATTACHMENT",
    "CertificatePayload",
    "IssuedRecord",
    "KeysUnreadableError",
    "NumberPattern",
    "OfficeKeys",
    "PatternError",
    "Token",
    "Verification",
    "create_office_keys",
    "load_office_keys",
    "load_roots",
    "new_code",
    "normal_code",
    "parse_pattern",
    "printed_code",
    "renew_signing_certificate",
    "sign_token",
    "verify_pdf",
    "verify_token",
]

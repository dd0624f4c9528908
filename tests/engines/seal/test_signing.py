"""Signatures, and two readers that are not ours: poppler's pdfsig and pyHanko."""

import pickle
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from engines.seal.papers import MADE_AT, NOTE, OFFICE
from pamong.engines.seal import OfficeKeys
from pamong.engines.seal.embedding import AlreadySignedError, embed_signature
from pamong.engines.seal.signing import OwnKeySigner, sign_with_timestamp


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """Run pyHanko in a thread of its own: it starts an event loop, and browser tests may leave one running in ours."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *given).result()


def test_pyhanko_accepts_the_signature_up_to_the_office_s_own_root(
    signed: bytes, roots: list[asn1.Certificate]
) -> None:
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=MADE_AT)
    status = _apart(validate_pdf_signature, signature, context)
    assert status.bottom_line
    assert status.validation_path.first.dump() == roots[0].dump()
    assert signature.docmdp_level == MDPPerm.NO_CHANGES
    assert signature.self_reported_timestamp == MADE_AT


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")
def test_pdfsig_says_the_signature_is_valid(signed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(signed)
    answer = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in answer
    assert "Total document signed" in answer
    assert "ETSI.CAdES.detached" in answer
    assert OFFICE in answer


def test_the_signature_leaves_metadata_tags_and_attachment_as_they_were(unsigned: bytes, signed: bytes) -> None:
    assert signed.startswith(unsigned)
    before, after = PdfReader(BytesIO(unsigned)), PdfReader(BytesIO(signed))
    assert _metadata(after) == _metadata(before)
    assert b"<pdfaid:part>3" in _metadata(after)
    assert str(after.root_object["/MarkInfo"]) == str({"/Marked": True, "/Suspects": False})
    assert after.attachments == before.attachments
    assert after.pages[0].extract_text() == before.pages[0].extract_text()
    assert after.get_num_pages() == before.get_num_pages()
    assert [len(list(page.annotations or [])) for page in (before.pages[0], after.pages[0])] == [1, 2]


def _metadata(reader: PdfReader) -> bytes:
    assert reader.xmp_metadata is not None
    return reader.xmp_metadata.stream.get_data()


def test_a_signer_travels_into_a_child_process_and_shows_no_key(keys: OfficeKeys, unsigned: bytes) -> None:
    signer = OwnKeySigner.of(keys)
    signer.sign(unsigned, NOTE)
    again = pickle.loads(pickle.dumps(signer))
    assert again == signer
    assert again.sign(unsigned, NOTE).startswith(unsigned)
    assert repr(signer) == f"OwnKeySigner({OFFICE!r})"


def test_a_signed_paper_is_not_signed_again(keys: OfficeKeys, signed: bytes) -> None:
    with pytest.raises(AlreadySignedError):
        OwnKeySigner.of(keys).sign(signed, NOTE)


def test_a_container_too_long_for_its_gap_is_refused(unsigned: bytes) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        embed_signature(unsigned, NOTE, room=10, seal=lambda digest: b"x" * 11)


def test_a_timestamped_signature_is_accepted_with_its_witness(
    keys: OfficeKeys, unsigned: bytes, roots: list[asn1.Certificate], timestamper: DummyTimeStamper
) -> None:
    paper = _apart(sign_with_timestamp, unsigned, NOTE, keys, timestamper)
    (signature,) = PdfFileReader(BytesIO(paper)).embedded_signatures
    context = ValidationContext(trust_roots=[*roots, timestamper.tsa_cert], allow_fetching=False)
    status = _apart(validate_pdf_signature, signature, context)
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.timestamp_validity.valid

"""From content to signed files: typeset and sign each certificate in child processes, a few in memory at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from pamong.certification.content import CertificateContent
from pamong.core.documents.rendering import TAGGED_WITH_DATA, WORKERS, render_each
from pamong.engines.seal.embedding import SignatureNote
from pamong.engines.seal.signing import Signer

TEMPLATE = "certification/certificate"
REASON = "Pengesahan sertifikat"


@dataclass(frozen=True)
class SignEach:
    """The last step in the child: the finished PDF gets its signature."""

    signer: Signer
    note: SignatureNote

    def __call__(self, pdf: bytes) -> bytes:
        """Sign one certificate."""
        return self.signer.sign(pdf, self.note)


def produce_certificates(
    contents: Iterable[CertificateContent], *, signer: Signer, place: str, made_at: datetime, workers: int = WORKERS
) -> Iterator[bytes]:
    """Yield one signed PDF/A per content, in order."""
    yield from render_each(
        TEMPLATE,
        (content.typeset() for content in contents),
        standard=TAGGED_WITH_DATA,
        made_at=made_at,
        finish=SignEach(signer, SignatureNote(REASON, place, made_at)),
        workers=workers,
    )

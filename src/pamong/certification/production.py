"""From content to signed files: typeset and sign each certificate in child processes, a few in memory at a time."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pamong.certification.content import CertificateContent
from pamong.certification.finishing import SignEach
from pamong.core.documents.rendering import TAGGED_WITH_DATA, WORKERS, render_each
from pamong.engines.seal.embedding import SignatureNote
from pamong.engines.seal.signing import Signer

TEMPLATE = "certification/certificate"
REASON = "Pengesahan sertifikat"


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

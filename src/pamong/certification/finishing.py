"""The last hand laid on a certificate. A child process loads this module and nothing of the room beside it."""

from dataclasses import dataclass

from pamong.engines.seal.embedding import SignatureNote
from pamong.engines.seal.signing import Signer


@dataclass(frozen=True)
class SignEach:
    """The last step in the child: the finished PDF gets its signature."""

    signer: Signer
    note: SignatureNote

    def __call__(self, pdf: bytes) -> bytes:
        """Sign one certificate."""
        return self.signer.sign(pdf, self.note)

"""Forms of enrolment."""

from .answering import AnswerForm, initial_answer
from .checked import regency_choices
from .exporting import ExportForm, ExportPurpose
from .needs import initial_needs
from .person import PersonForm, initial_of
from .uploading import UploadForm

__all__ = [
    "AnswerForm",
    "ExportForm",
    "ExportPurpose",
    "PersonForm",
    "UploadForm",
    "initial_answer",
    "initial_needs",
    "initial_of",
    "regency_choices",
]

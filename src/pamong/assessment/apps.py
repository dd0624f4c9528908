"""Registers this room with the house."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "pamong.assessment"

    def ready(self) -> None:
        # Models of other rooms are loaded only now.
        from pamong.core import outbox, panels  # noqa: PLC0415

        from . import acceptors, signposts  # noqa: PLC0415

        for tab in signposts.TABS:
            panels.add_tab(tab)
        panels.suggest(signposts.participant_steps)
        panels.suggest(signposts.committee_steps)
        panels.add_panel("enrolment.participant", signposts.participant_panel)
        outbox.accept(acceptors.ANSWER, acceptors.take_answer)
        outbox.accept(acceptors.SUBMISSION, acceptors.take_submission)

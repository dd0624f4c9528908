"""What certification adds to the rooms before it, and the requirements it knows itself."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificationConfig(AppConfig):
    name = "pamong.certification"

    def ready(self) -> None:
        """Register requirements, tabs, next steps and the panel."""
        from pamong.core import panels  # noqa: PLC0415 - app ready

        from . import checks, requirements, suggestions  # noqa: PLC0415 - app ready

        requirements.add(checks.ATTENDANCE, _("Attendance"), checks.attendance)
        requirements.add(checks.PRETEST, _("Pre-test"), checks.pretest)
        requirements.add(checks.POSTTEST, _("Post-test"), checks.posttest)
        requirements.add(checks.PRACTICE, _("Coaching rounds"), checks.practice)
        requirements.add(checks.NAME, _("Name on the certificate"), checks.name_confirmed)
        requirements.add(checks.GRADUATE, _("Guru Penggerak graduate"), checks.graduate)
        panels.add_tab(
            panels.Tab(
                "passing", _("Certificates"), "certificate", "certification:board", "certification.view_board", 80
            )
        )
        panels.add_tab(
            panels.Tab(
                "own-paper", _("My certificate"), "certificate", "certification:own", "certification.view_own", 81
            )
        )
        panels.suggest(suggestions.for_participant)
        panels.suggest(suggestions.for_head)
        panels.suggest(suggestions.for_committee)
        panels.add_panel("enrolment.participant", suggestions.participant_panel)

"""What enrolment adds to the rooms before it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrolmentConfig(AppConfig):
    name = "pamong.enrolment"

    def ready(self) -> None:
        """Register tabs, next steps, who is addressed by announcements, and who acts for participants."""
        from pamong.core.housekeeping import every_hour  # noqa: PLC0415 - needs the apps loaded
        from pamong.core.panels import Tab, add_tab, suggest  # noqa: PLC0415 - as above
        from pamong.people.rules import add_steward  # noqa: PLC0415 - as above
        from pamong.programme.audience import add_audience  # noqa: PLC0415 - as above

        from . import commands, rules, steps  # noqa: PLC0415 - as above

        add_tab(
            Tab("participants", _("Participants"), "users", "enrolment:participant_list", "enrolment.view_list", 10)
        )
        add_tab(Tab("answer", _("My answer"), "clipboard-check", "enrolment:answer", "enrolment.have_place", 11))
        suggest(steps.for_committee)
        suggest(steps.for_participant)
        add_audience(steps.audience)
        every_hour(commands.forget_old_needs)
        add_steward(rules.is_steward_of_participants)

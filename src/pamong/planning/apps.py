from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "pamong.planning"

    def ready(self) -> None:
        """Put the timetable into the event's menu and its gaps on the home page."""
        from pamong.core.panels import Tab, add_tab, suggest  # noqa: PLC0415 - registries are filled once apps are ready

        from .receivers import needs_are_gone  # noqa: PLC0415 - needs the models
        from .steps import planning_steps  # noqa: PLC0415

        add_tab(Tab("planning", _("Timetable"), "calendar", "planning:timetable", "planning.view", 30))
        suggest(planning_steps)
        post_delete.connect(needs_are_gone, sender="enrolment.StatedNeeds", dispatch_uid="planning.needs_are_gone")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "pamong.planning"

    def ready(self) -> None:
        """Put the timetable into the event's menu and its gaps on the home page."""
        from pamong.core.panels import Tab, add_tab, suggest  # noqa: PLC0415 - registries are filled once apps are ready

        from .steps import planning_steps  # noqa: PLC0415

        add_tab(Tab("planning", _("Timetable"), "calendar", "planning:timetable", "planning.view", 30))
        suggest(planning_steps)

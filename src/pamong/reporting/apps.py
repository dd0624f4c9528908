from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "pamong.reporting"

    def ready(self) -> None:
        """Put the report into the event's menu and its gaps on the committee's home page."""
        from pamong.core.panels import Tab, add_tab, suggest  # noqa: PLC0415 - registries are filled once apps are ready

        from .steps import reporting_steps  # noqa: PLC0415

        add_tab(Tab("reporting", _("Report"), "report", "reporting:dashboard", "reporting.view", 90))
        suggest(reporting_steps)

"""What measurement adds to the rooms before it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasurementConfig(AppConfig):
    name = "pamong.measurement"

    def ready(self) -> None:
        """Register the tab, next steps and the panel."""
        from pamong.core import panels  # noqa: PLC0415 - app ready

        from . import suggestions  # noqa: PLC0415 - app ready

        panels.add_tab(
            panels.Tab("measurement", _("Measurement"), "chart-bar", "measurement:home", "measurement.view", weight=65)
        )
        panels.suggest(suggestions.for_committee)
        panels.add_panel("enrolment.participant", suggestions.participant_panel)

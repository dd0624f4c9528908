"""What succession adds to the rooms before it."""

from django.apps import AppConfig


class SuccessionConfig(AppConfig):
    name = "pamong.succession"

    def ready(self) -> None:
        """Register the doors on the home page."""
        from pamong.core import panels  # noqa: PLC0415 - app ready

        from . import suggestions  # noqa: PLC0415 - app ready

        panels.add_panel("portal.home", suggestions.office_door)
        panels.add_panel("portal.home", suggestions.own_door)
        panels.suggest(suggestions.for_office)

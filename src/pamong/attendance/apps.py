"""What presence adds to the rooms before it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "pamong.attendance"

    def ready(self) -> None:
        """Register tabs, next steps, panels, the outbox kind and the receiver of sign-ins."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 - app ready

        from pamong.core import outbox, panels  # noqa: PLC0415 - app ready

        from . import commands, receivers, suggestions  # noqa: PLC0415 - app ready

        outbox.accept("hadir", commands.take_sent)
        panels.add_tab(
            panels.Tab("attendance", _("Attendance"), "qrcode", "attendance:board", "attendance.view_board", 40)
        )
        panels.add_tab(panels.Tab("own-qr", _("My QR"), "qrcode", "attendance:own", "attendance.view_own", 41))
        panels.suggest(suggestions.for_participant)
        panels.suggest(suggestions.for_facilitator)
        panels.suggest(suggestions.for_committee)
        panels.add_panel("enrolment.participant", suggestions.participant_panel)
        user_logged_in.connect(receivers.take_remembered_scan, dispatch_uid="attendance.remembered_scan")

"""What presence adds to the rooms before it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "pamong.attendance"

    def ready(self) -> None:
        """Register tabs, next steps, panels, the outbox kind and the receiver of sign-ins."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 - app ready

        from pamong.core import devices, outbox, panels  # noqa: PLC0415 - app ready
        from pamong.planning import presence  # noqa: PLC0415 - app ready

        from . import commands, here, receivers, rules, suggestions  # noqa: PLC0415 - app ready

        presence.add_source(here.who_is_here)

        outbox.accept("hadir", commands.take_sent)
        outbox.accept_many("hadir", commands.take_presences, commands.doubt_later)
        outbox.accept_many("koreksi", commands.take_corrections, commands.doubt_later)
        outbox.accept_many("setuju", commands.take_approvals, commands.doubt_later)
        outbox.accept_many("tutup_sesi", commands.take_closings, commands.doubt_later)
        devices.governed_by(rules.is_committee_of_owner)
        panels.add_tab(
            panels.Tab("attendance", _("Attendance"), "qrcode", "attendance:board", "attendance.view_board", 40)
        )
        panels.add_tab(panels.Tab("own-qr", _("My QR"), "qrcode", "attendance:own", "attendance.view_own", 41))
        panels.suggest(suggestions.for_participant)
        panels.suggest(suggestions.for_facilitator)
        panels.suggest(suggestions.for_committee)
        panels.add_panel("enrolment.participant", suggestions.participant_panel)
        user_logged_in.connect(receivers.take_remembered_scan, dispatch_uid="attendance.remembered_scan")

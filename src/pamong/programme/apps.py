from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "pamong.programme"

    def ready(self) -> None:
        from pamong.core.panels import Tab, add_tab, suggest  # noqa: PLC0415 - needs the apps loaded
        from pamong.people.rules import add_steward  # noqa: PLC0415 - as above
        from pamong.people.second_factor import require_second_factor  # noqa: PLC0415 - as above

        from .rules import is_on_a_committee, is_steward_of_crew  # noqa: PLC0415 - as above
        from .steps import next_steps  # noqa: PLC0415 - as above

        add_tab(Tab("overview", _("Overview"), "home", "programme:event_detail", "programme.view_event", 0))
        add_tab(Tab("handouts", _("Handouts"), "files", "programme:handouts", "programme.see_inside", 60))
        add_tab(Tab("news", _("Announcements"), "speakerphone", "programme:announcements", "programme.see_inside", 65))
        add_tab(Tab("set-up", _("Set-up"), "settings", "programme:curriculum", "programme.change_event", 95))
        suggest(next_steps)
        add_steward(is_steward_of_crew)
        require_second_factor(is_on_a_committee)

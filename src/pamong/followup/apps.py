"""What follow-up adds to the rooms before it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    name = "pamong.followup"

    def ready(self) -> None:
        """Register the requirement, the tab, next steps and the panel."""
        from pamong.certification import checks, requirements  # noqa: PLC0415 - app ready
        from pamong.core import panels  # noqa: PLC0415 - app ready
        from pamong.measurement import sources  # noqa: PLC0415 - app ready

        from . import suggestions  # noqa: PLC0415 - app ready
        from .queries.sheets import visit_ratings, visit_sheets, visit_versions  # noqa: PLC0415 - app ready
        from .requirement import action_plan_approved  # noqa: PLC0415 - app ready

        requirements.add(checks.ACTION_PLAN, _("Action plan approved"), action_plan_approved)
        sources.add_source(sources.Source(visit_ratings, visit_sheets, visit_versions))
        panels.add_tab(panels.Tab("followup", _("Follow-up"), "route", "followup:home", "followup.view", weight=75))
        panels.suggest(suggestions.for_participant)
        panels.suggest(suggestions.for_coach)
        panels.suggest(suggestions.for_committee)
        panels.add_panel("enrolment.participant", suggestions.participant_panel)

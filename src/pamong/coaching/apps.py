from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachingConfig(AppConfig):
    name = "pamong.coaching"

    def ready(self) -> None:
        from pamong.core import housekeeping, outbox, panels  # noqa: PLC0415 - registries are filled when apps are ready
        from pamong.planning import practised  # noqa: PLC0415

        from . import outbox as taking  # noqa: PLC0415
        from . import sessions, steps  # noqa: PLC0415
        from .commands.calls import tidy_calls  # noqa: PLC0415
        from .commands.recording import tidy_recordings  # noqa: PLC0415
        from .queries.begun import begun_groups  # noqa: PLC0415

        practised.add_source(begun_groups)
        sessions.add_source(sessions.PRACTICE, sessions.Source(sessions.practice_rounds, sessions.my_rounds))
        housekeeping.every_hour(tidy_recordings)
        housekeeping.every_hour(tidy_calls)
        outbox.accept("praktik", taking.take_stage)
        outbox.accept("observasi", taking.take_observation)
        outbox.accept("ketukan", taking.take_tap)
        outbox.accept("ketukan-ubah", taking.take_tap_change)
        outbox.accept("suara", taking.take_voice)
        outbox.accept("suara-rekaman", taking.take_recorded_speech)
        outbox.accept("pelajaran", taking.take_lesson)
        panels.add_tab(panels.Tab("coaching", _("Practice"), "messages", "coaching:home", "coaching.view", weight=60))
        panels.suggest(steps.next_steps)
        panels.add_panel("enrolment.participant", steps.participant_panel)

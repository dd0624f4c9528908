from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "pamong.messaging"

    def ready(self) -> None:
        from pamong.people.notices import carry_with  # noqa: PLC0415 - needs the apps loaded

        from .carrier import carry_notice  # noqa: PLC0415 - as above

        carry_with(carry_notice)

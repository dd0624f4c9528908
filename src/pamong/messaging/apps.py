from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "pamong.messaging"

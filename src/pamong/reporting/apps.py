from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "pamong.reporting"

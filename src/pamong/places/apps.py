from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "pamong.places"

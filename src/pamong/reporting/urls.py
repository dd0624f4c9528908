"""Addresses of reporting."""

from django.urls import path, register_converter

from . import views


class PaperConverter:
    """The names of the papers there are."""

    regex = "|".join(name.replace(".", r"\.") for name in views.FILES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PaperConverter, "paper")
app_name = "reporting"
ROOM = "kegiatan/<slug:event_slug>/laporan/"
urlpatterns = [
    path(ROOM, views.dashboard, name="dashboard"),
    path(f"{ROOM}dampak/", views.effect, name="effect"),
    path(f"{ROOM}naskah/", views.texts, name="texts"),
    path(f"{ROOM}siaran-pers/", views.press, name="press"),
    path(f"{ROOM}siaran-pers/<uuid:quote_id>/hapus/", views.quote_remove, name="quote_remove"),
    path(f"{ROOM}berkas/<paper:name>", views.paper, name="paper"),
]

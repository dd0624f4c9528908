"""Addresses of the shell."""

from django.urls import path

from .views import home, shell

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("cari/", home.search, name="search"),
    path("gaya/", shell.style_guide, name="style_guide"),
    path("tampilan/", shell.theme, name="theme"),
    path("kotak-keluar/", shell.outbox, name="outbox"),
    path("luring/", shell.offline, name="offline"),
    path("sw.js", shell.service_worker, name="service_worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
]

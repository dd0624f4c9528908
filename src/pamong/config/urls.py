"""Root addresses. Every room owns its own paths; what people see is Indonesian, short ones are printed."""

from django.urls import include, path

from .api import api

ROOMS = (
    "places",
    "people",
    "messaging",
    "programme",
    "enrolment",
    "planning",
    "attendance",
    "assessment",
    "coaching",
    "measurement",
    "certification",
    "followup",
    "succession",
    "reporting",
    "portal",
)

urlpatterns = [
    path("api/v1/", api.urls),
    path("akun/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    *(path("", include(f"pamong.{room}.urls")) for room in ROOMS),
]

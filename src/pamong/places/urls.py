"""Addresses of places."""

from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("kantor/<slug:slug>/", views.office, name="office"),
    path("kantor/<slug:slug>/logo/", views.office_logo, name="office_logo"),
    path("satuan-pendidikan/", views.school_list, name="school_list"),
]

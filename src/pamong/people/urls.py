"""Addresses of accounts."""

from django.urls import path

from .views import links, profile, staff

app_name = "people"
urlpatterns = [
    path("u/<str:key>/", links.personal_link, name="personal_link"),
    path("saya/", profile.profile, name="profile"),
    path("saya/bahasa/", profile.language, name="language"),
    path("saya/persetujuan/<str:purpose>/", profile.consent, name="consent"),
    path("saya/keluar-semua/", profile.sign_out_everywhere, name="sign_out_everywhere"),
    path("saya/kunci-api/", profile.tokens, name="tokens"),
    path("saya/kunci-api/<uuid:token_id>/akhiri/", profile.end_token, name="end_token"),
    path("kantor/<slug:slug>/petugas/", staff.staff, name="staff"),
    path("kantor/<slug:slug>/petugas/<uuid:membership_id>/akhiri/", staff.end_membership, name="end_membership"),
]

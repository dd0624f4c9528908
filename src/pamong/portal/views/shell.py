"""What belongs to no event: display choices, installation as an app, the offline page, the living style guide."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from pamong.portal.specimens import style_guide_context

BUILT = Path(__file__).resolve().parent.parent / "static" / "dist"
THEMES = ("light", "dark", "auto")
SHELL_FILES = ("dist/pamong.css", "dist/main.js", "dist/icons.svg")
# A copy of these is shown without signal; a * stands for one part of an address, at the end for all below.
OFFLINE_PAGES = (
    "/",
    "/kotak-keluar/",
    "/kegiatan/*/kehadiran/saya/",
    "/kegiatan/*/kehadiran/*/pindai/",
    "/kegiatan/*/kehadiran/*/tutup/",
    "/kegiatan/*/kehadiran/*/layar/",
    "/kegiatan/*/praktik/kalibrasi/*/",
)
WISHED_PAGES = ("/kegiatan/*/praktik/pelajaran/", "/kegiatan/*/praktik/pelajaran/*/")  # kept when somebody asks
LESSON = "/kegiatan/*/praktik/pelajaran/*/"
PLAYED_FILES = (f"{LESSON}video/", f"{LESSON}teks.vtt")  # answered from the device when somebody kept them there
KEPT_PAGES = {"/h/V1.*": "/h/tanpa-sinyal/"}  # what does the work on the phone when the server cannot answer
KEPT_SCRIPTS = ("dist/attendance/check-in.js",)
YEAR = 365 * 24 * 3600


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark for browsers without script."""
    choice = request.POST.get("theme", "auto")
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        "theme", choice if choice in THEMES else "auto", max_age=YEAR, secure=request.is_secure(), samesite="Lax"
    )
    return response


def _way_back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else "/"


@require_safe
@cache_control(max_age=0, must_revalidate=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker at the root (its folder is its scope), with the shell's files in its first line."""
    shell = json.dumps({"version": _shell_version(), **_shell()})
    code = (BUILT / "sw.js").read_text(encoding="utf-8")
    return HttpResponse(f"self.SHELL={shell};\n{code}", content_type="text/javascript; charset=utf-8")


def _shell() -> dict[str, Any]:
    return {
        "files": [static(name) for name in (*SHELL_FILES, *KEPT_SCRIPTS)],
        "static": None if settings.DEBUG else f"/{settings.STATIC_URL.strip('/')}/",  # while developing, files change
        "offline": render_to_string("portal/offline.html"),
        "pages": list(OFFLINE_PAGES),
        "wished": list(WISHED_PAGES),
        "instead": KEPT_PAGES,
        "played": list(PLAYED_FILES),
    }


def _shell_version() -> str:
    """Return a short name of the shell's content: it changes when any of its files does."""
    digest = hashlib.sha256(json.dumps(_shell(), sort_keys=True).encode())
    for name in (*SHELL_FILES, *KEPT_SCRIPTS):
        digest.update((BUILT.parent / name).read_bytes())
    return digest.hexdigest()[:12]


@require_safe
@cache_control(max_age=24 * 3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the app to the phone that installs it."""
    return JsonResponse(
        {
            "id": "/",
            "name": "Pamong",
            "short_name": "Pamong",
            "description": _("Runs a leadership bimtek for teachers end to end."),
            "lang": "id",
            "start_url": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#1f2855",
            "icons": _app_icons(),
        },
        content_type="application/manifest+json",
    )


def _app_icons() -> list[dict[str, str]]:
    drawn = {"src": static("mark/pamong.svg"), "sizes": "any", "type": "image/svg+xml"}
    sizes = [
        {"src": static(f"mark/pamong-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png"}
        for side in (192, 512)
    ]
    masked = {**sizes[-1], "src": static("mark/pamong-mask-512.png"), "purpose": "maskable"}
    return [drawn, *sizes, masked]


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show the page that phones keep for times without signal."""
    return render(request, "portal/offline.html")


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Show what waits on this device (filled by script from the device itself)."""
    return render(request, "portal/outbox.html")


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states."""
    return render(request, "portal/style_guide.html", style_guide_context(request))

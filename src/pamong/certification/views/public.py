"""The public pages: is this paper valid? They show what the paper shows, without the NIP."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pamong.certification import queries, verifying
from pamong.certification.forms import CodeForm, FileForm
from pamong.certification.models import Certificate
from pamong.certification.wording import told_of_file
from pamong.engines.seal import Verification, normal_code

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Keep a page out of search engines and caches; answer too many questions with 429."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except verifying.AskedTooOften as refusal:
            response = _form(request, status=429, refusal=refusal.messages[0])
            response["Retry-After"] = str(refusal.seconds)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return page


@public_page
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a file; check the file."""
    if request.method == "POST":
        return _check_file(request)
    if "kode" not in request.GET:
        return _form(request)
    typed = request.GET["kode"].strip()
    code = normal_code(typed)
    if code is None:
        form = CodeForm({"kode": typed})
        if form.is_valid():  # else it says itself that nothing was typed
            form.add_error("kode", _("This is not a code of ours. Compare it letter by letter with the certificate."))
        return _form(request, status=422, code_form=form)
    return redirect("certification:certificate_check", code)


@public_page
@require_safe
def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    """Tell whether the paper of a code is valid. Unknown, unsigned and malformed codes get one and the same answer."""
    verifying.count_question(request, "code", verifying.CODES_A_MINUTE)
    paper = queries.find_paper(code)
    if paper is None:
        return render(request, "certification/check.html", {"state": "unknown"}, status=404)
    return render(request, "certification/check.html", _paper_context(paper))


def _check_file(request: HttpRequest) -> HttpResponse:
    verifying.count_question(request, "file", verifying.FILES_A_MINUTE)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, status=422, file_form=form)
    answer = verifying.verify_upload(form.cleaned_data["berkas"])
    return render(request, "certification/check.html", _file_context(answer))


def _file_context(answer: Verification) -> dict[str, Any]:
    paper = queries.find_paper(answer.code) if answer.code and answer.trusted else None
    shown = _paper_context(paper) if paper and answer.status in ("valid", "revoked", "replaced") else {}
    return {**shown, "state": answer.status, "reason": told_of_file(answer), "is_file": True}


def _paper_context(paper: Certificate) -> dict[str, Any]:
    return {
        "state": queries.PUBLIC_WORDS[paper.status],
        "paper": paper,
        "frame": paper.issue.frame,
        "remark": queries.remark_of(paper),
        "sample": paper.event.is_sample,
    }


def _form(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {"code_form": CodeForm(), "file_form": FileForm(), "action": reverse("certification:verify"), **context}
    return render(request, "certification/verify.html", context, status=status)

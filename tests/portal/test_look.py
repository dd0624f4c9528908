"""Tags and components of the look."""

from __future__ import annotations

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from pamong.portal.specimens import SpecimenForm
from pamong.portal.templatetags import look


class HiddenForm(forms.Form):
    """A form with nothing to see."""

    token = forms.CharField(widget=forms.HiddenInput)


def render(source: str, **context: object) -> str:
    """Render a template as a page does: compiled by cotton, with a request."""
    template = engines["django"].from_string(CottonCompiler().process(source))
    return template.render(context, RequestFactory().get("/daftar/?q=siti&page=2"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Siti Nur Aisyah", "SA"),
        ("Yohanes", "Y"),
        ("Siti Aisyah, S.Pd.", "SA"),
        ("I Made Wirawan", "IW"),
        ("", "?"),
        ("(tanpa nama)", "N"),
    ],
)
def test_initials_are_the_first_and_last_word(name, expected):
    assert look.initials(name) == expected


def test_an_icon_beside_words_is_silent_and_one_alone_has_a_name():
    assert look.icon("home") == (
        '<svg class="icon" data-size="md" aria-hidden="true"><use href="/static/dist/icons.svg#home"/></svg>'
    )
    assert 'role="img" aria-label="Tutup"' in look.icon("x", "sm", "Tutup")


def test_an_icon_label_is_escaped():
    assert "<b>" not in look.icon("x", "md", "<b>")


@pytest.mark.parametrize("tone", ["neutral", "info", "success", "warning", "danger"])
def test_every_tone_has_a_shape_of_its_own(tone):
    others = {look.tone_icon(other) for other in look.TONE_ICONS if other != tone}
    assert look.tone_icon(tone) not in others


def test_a_page_address_keeps_search_and_filters():
    page = Paginator(range(500), 50).page(2)
    html = render('<c-pagination :page="page" />', page=page)
    assert 'href="?q=siti&amp;page=3" rel="next"' in html
    assert 'aria-current="page">2<' in html


def test_a_search_keeps_the_other_filters_and_starts_at_page_one():
    html = render('<c-list-toolbar q="" param="cari" />')
    assert '<input type="hidden" name="q" value="siti">' in html
    assert 'name="page"' not in html
    assert 'name="cari" value=""' in html


def test_a_toolbar_without_search_shows_none():
    html = render(
        '<c-list-toolbar :filters="filters" />', filters=[{"url": "?a=1", "label": "Kelas A", "current": True}]
    )
    assert 'type="search"' not in html
    assert 'aria-current="true"' in html


def test_a_class_given_to_a_component_is_added_to_its_own():
    assert 'class="form sheet"' in render('<c-form class="sheet">…</c-form>')


def test_a_single_page_needs_no_pagination():
    assert render('<c-pagination :page="page" />', page=Paginator([1], 50).page(1)).strip() == ""


def test_a_components_props_do_not_leak_in_from_the_page():
    html = render('<c-stat value="3" label="kelas" />', href="/salah/", hint="salah", tone="danger")
    assert "salah" not in html
    assert "danger" not in html


def test_text_given_to_a_component_is_escaped_once():
    html = render('<c-tag tone="info">{{ word }}</c-tag>', word="<i>A & B</i>")
    assert "&lt;i&gt;A &amp; B&lt;/i&gt;" in html


def test_unknown_attributes_reach_the_button():
    assert 'hx-get="/x"' in render('<c-button hx-get="/x">Muat</c-button>')


def test_a_form_posts_with_csrf_and_links_each_error_to_its_field():
    html = render('<c-form :form="form" submit="Simpan" />', form=SpecimenForm({"email": "bukan"}))
    assert "csrfmiddlewaretoken" in html
    assert 'href="#id_email"' in html
    assert 'aria-describedby="id_email_error"' in html
    assert 'id="id_email_error"' in html
    assert html.count("error-summary") == 1


def test_a_form_with_own_fields_still_shows_the_summary():
    html = render(
        '<c-form :form="form">{{ form.email.as_field_group }}</c-form>', form=SpecimenForm({"email": "bukan"})
    )
    assert html.count("error-summary") == 1
    assert "id_name" in html  # the link in the summary
    assert 'name="name"' not in html


def test_only_what_may_stay_empty_is_marked():
    form = SpecimenForm()
    assert "optional" not in str(form["name"].as_field_group())
    assert 'class="optional"' in str(form["email"].as_field_group())


def test_help_and_error_are_both_announced_with_the_field():
    form = SpecimenForm({})
    assert 'aria-describedby="id_name_helptext id_name_error"' in str(form["name"].as_field_group())


def test_hidden_inputs_get_no_look():
    assert "ds-input" not in str(HiddenForm()["token"])


def test_no_component_carries_inline_style_or_script():
    html = render_to_string("portal/style_guide.html", {"form": SpecimenForm(), "wrong_form": SpecimenForm({})})
    assert "style=" not in html
    assert "<script>" not in html
    assert "onclick" not in html

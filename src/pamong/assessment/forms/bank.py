"""One item: question, options, key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pamong.assessment.commands.bank import ItemContent
from pamong.assessment.models import Item, ItemKind, ItemState, ItemVersion, ReviewVerdict
from pamong.assessment.scoring import read_number
from pamong.assessment.validation import check_content
from pamong.programme.models import Event, Material

LETTERS = "ABCDE"
OPTION_IDS = "pqrst"


class ReviewForm(forms.Form):
    """What a second pair of eyes says about a question."""

    wording = forms.CharField(widget=forms.HiddenInput, max_length=64)
    verdict = forms.ChoiceField(label=_("Your judgement"), choices=ReviewVerdict.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
        help_text=_(
            "Is the key right, can only one thing be meant, would a teacher from another island understand it?"
        ),
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("verdict") == ReviewVerdict.CHANGE and not self.cleaned_data.get("remark"):
            self.add_error("remark", _("Say what should be changed, so that the writer knows."))
        return self.cleaned_data


class ItemForm(forms.Form):
    """An item as the committee writes it; `content()` is what the commands take."""

    code = forms.SlugField(label=_("Code"), max_length=30, help_text=_("Short and unique, such as ks-10."))
    material = forms.ModelChoiceField(
        label=_("Material"), queryset=Material.objects.none(), required=False, empty_label=_("None")
    )
    kind = forms.ChoiceField(label=_("How it is answered"), choices=ItemKind.choices)
    stem = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 4}))
    option_a = forms.CharField(label=_("Option A"), max_length=400, required=False)
    option_b = forms.CharField(label=_("Option B"), max_length=400, required=False)
    option_c = forms.CharField(label=_("Option C"), max_length=400, required=False)
    option_d = forms.CharField(label=_("Option D"), max_length=400, required=False)
    option_e = forms.CharField(label=_("Option E"), max_length=400, required=False)
    right = forms.MultipleChoiceField(
        label=_("Right option"),
        choices=[(letter, letter) for letter in LETTERS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    weights = forms.CharField(
        label=_("Weights of a situation"),
        max_length=60,
        required=False,
        help_text=_(
            "How many experts would choose A, B, C …, such as 1, 7, 0, 2. The answer most chose counts in full."
        ),
    )
    value = forms.CharField(label=_("Right number"), max_length=20, required=False)
    tolerance = forms.CharField(
        label=_("Tolerance"), max_length=20, required=False, help_text=_("A number this far off still counts as right.")
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("For those who teach: why the key is right."),
    )
    ready = forms.BooleanField(label=_("Ready to be asked"), required=False)

    def __init__(self, *args: Any, event: Event, item: Item | None = None, **kwargs: Any) -> None:
        if item:
            kwargs["initial"] = _initial(item, item.versions.all()[0])
        super().__init__(*args, **kwargs)
        self.fields["material"].queryset = event.materials.all()  # type: ignore[attr-defined]
        if item:
            del self.fields["code"]

    def content(self) -> ItemContent:
        """Return the wording as the commands take it."""
        data = self.cleaned_data
        common = {"kind": data["kind"], "stem": data["stem"].strip(), "explanation": data["explanation"].strip()}
        if data["kind"] == ItemKind.NUMBER:
            return ItemContent(key=_number_key(data), **common)
        texts = [data[f"option_{letter.lower()}"].strip() for letter in LETTERS]
        options = [{"id": name, "text": text} for name, text in zip(OPTION_IDS, texts, strict=True) if text]
        if data["kind"] == ItemKind.SITUATION:
            return ItemContent(options=options, key={"weights": _weights(options, data["weights"])}, **common)
        right = [name for name, letter in zip(OPTION_IDS, LETTERS, strict=True) if letter in data["right"]]
        return ItemContent(options=options, key={"options": right}, **common)

    @property
    def state(self) -> str:
        """Ready or draft."""
        return ItemState.READY if self.cleaned_data["ready"] else ItemState.DRAFT

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self._check()
        return self.cleaned_data

    def _check(self) -> None:
        try:
            check_content(self.content())
        except ValidationError as error:
            place = {ItemKind.NUMBER: "value", ItemKind.SITUATION: "weights"}
            self.add_error(place.get(self.cleaned_data["kind"], "right"), error)


def _number_key(data: dict[str, Any]) -> dict[str, float | None]:
    return {"value": read_number(data["value"]), "tolerance": read_number(data["tolerance"] or "0")}


def _weights(options: list[dict[str, str]], typed: str) -> dict[str, int]:
    """Read `1, 7, 0, 2` in the order of the options; what is missing or no number makes the check complain."""
    numbers = [part.strip() for part in typed.replace(";", ",").split(",")]
    if len(numbers) != len(options) or not all(number.isdecimal() for number in numbers):
        return {}
    return {option["id"]: int(number) for option, number in zip(options, numbers, strict=True)}


def _initial(item: Item, version: ItemVersion) -> dict[str, Any]:
    start = {
        "material": item.material_id,
        "kind": version.kind,
        "stem": version.stem,
        "explanation": version.explanation,
        "ready": item.state == ItemState.READY,
        "value": version.key.get("value"),
        "tolerance": version.key.get("tolerance"),
        "weights": ", ".join(str(version.key["weights"][name]) for name in version.option_ids)
        if "weights" in version.key
        else "",
    }
    right = version.key.get("options", [])
    for letter, option in zip(LETTERS, version.options, strict=False):
        start[f"option_{letter.lower()}"] = option["text"]
    places = zip(LETTERS, version.options, strict=False)
    return {**start, "right": [letter for letter, option in places if option["id"] in right]}

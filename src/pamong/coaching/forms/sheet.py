"""The sheet as a form: one choice an item, two sentences, one next step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.coaching.commands.sheets import TEXT_LIMITS
from pamong.coaching.models import Observation, Rubric
from pamong.coaching.rubric import LEVELS, NOT_OBSERVED


@dataclass(frozen=True)
class Choice:
    """One level of an item: the number, the behaviour that stands for it, and whether it is marked."""

    value: str
    anchor: str
    level: str
    id: str
    checked: bool


@dataclass(frozen=True)
class ItemField:
    """An item as the page draws it."""

    number: int
    item: dict[str, Any]
    name: str
    choices: list[Choice]
    errors: Any


class SheetForm(forms.Form):
    """Every item needs a mark; the fields are named `item-<code>`."""

    worked = forms.CharField(
        label=gettext_lazy("One thing that worked"),
        help_text=gettext_lazy("What did you see or hear, and what did it do?"),
        max_length=TEXT_LIMITS["worked"],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write one thing that worked. One sentence is enough.")},
    )
    to_try = forms.CharField(
        label=gettext_lazy("One thing to try"),
        help_text=gettext_lazy("Small, concrete, and possible in the very next round."),
        max_length=TEXT_LIMITS["to_try"],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write one thing to try. One sentence is enough.")},
    )
    next_step = forms.CharField(
        label=gettext_lazy("Next step you agreed on"),
        max_length=TEXT_LIMITS["next_step"],
        required=False,
        widget=forms.TextInput,
    )

    def __init__(self, rubric: Rubric, data: Any = None, *, sheet: Observation | None = None) -> None:
        super().__init__(data, initial=_initial(sheet))
        self.rubric = rubric
        values = [(NOT_OBSERVED, NOT_OBSERVED), *((str(level), str(level)) for level in LEVELS)]
        for item in rubric.items:
            self.fields[f"item-{item['code']}"] = forms.ChoiceField(
                label=item["short"],
                choices=values,
                widget=forms.RadioSelect,
                error_messages={"required": _("No mark yet. Choose 0 to 3 or “not observed”.")},
            )

        self.order_fields([name for name in self.fields if name.startswith("item-")])

    @property
    def ratings(self) -> dict[str, str]:
        """What was posted for the items, also when the form is not complete."""
        return {
            item["code"]: self.data[f"item-{item['code']}"]
            for item in self.rubric.items
            if self.data.get(f"item-{item['code']}")
        }

    def text(self, name: str) -> str:
        """Return a sentence as it was posted."""
        return str(self.data.get(name, ""))

    def groups(self) -> Iterator[tuple[dict[str, Any], list[ItemField]]]:
        """Yield the groups of the sheet with their items, numbered through."""
        numbered = [self._item_field(number, item) for number, item in enumerate(self.rubric.items, 1)]
        for group in self.rubric.groups:
            yield group, [entry for entry in numbered if entry.item["group"] == group["code"]]

    def _item_field(self, number: int, item: dict[str, Any]) -> ItemField:
        bound = self[f"item-{item['code']}"]
        marked = str(bound.value() if bound.value() is not None else "")
        levels = self.rubric.content["levels"]
        choices = [
            Choice(str(level), item["anchors"][level], levels[level], f"{bound.auto_id}_{level}", marked == str(level))
            for level in LEVELS
        ]
        unseen = Choice(NOT_OBSERVED, "", _("Not observed"), f"{bound.auto_id}_x", marked == NOT_OBSERVED)
        return ItemField(number, item, bound.html_name, [*choices, unseen], bound.errors)

    @property
    def answered(self) -> int:
        """How many items carry a mark."""
        return sum(choice.checked for _group, items in self.groups() for entry in items for choice in entry.choices)


def _initial(sheet: Observation | None) -> dict[str, Any]:
    if sheet is None:
        return {}
    marks = {f"item-{code}": NOT_OBSERVED if score is None else str(score) for code, score in sheet.scores.items()}
    return {"worked": sheet.worked, "to_try": sheet.to_try, "next_step": sheet.next_step, **marks}

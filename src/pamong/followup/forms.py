"""Forms of follow-up. They check and shape; commands write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.coaching.forms import SheetForm
from pamong.coaching.models import Rubric
from pamong.core.inputs import date_input
from pamong.enrolment.models import Participant

from .cycle import groups, rubric
from .models import (
    ActionPlan,
    Activity,
    ActivityState,
    Community,
    Conversation,
    CycleSheet,
    Meeting,
    PlanState,
    PrincipalAnswer,
    Story,
    StoryState,
    Supervision,
    Visit,
    VisitWay,
)
from .models.log import LONGEST
from .queries.groups import possible_partners


def area(rows: int = 3) -> forms.Textarea:
    """Return a field for some sentences."""
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.ModelForm[ActionPlan]):
    """The commitment."""

    class Meta:
        model = ActionPlan
        fields = ("commitment", "support")
        labels = {"commitment": _("My commitment"), "support": _("What I need for it")}
        help_texts = {
            "commitment": _("What will be different at your school in six months? Two or three sentences."),
            "support": _("People, time, things. May stay empty."),
        }
        widgets = {"commitment": area(4), "support": area(2)}


class ActivityForm(forms.ModelForm[Activity]):
    """One line of the plan."""

    class Meta:
        model = Activity
        fields = (
            "title", "aim", "target", "method", "starts_on", "ends_on", "place", "responsible", "indicator", "cost",
            "obstacles",
        )  # fmt: skip
        labels = {
            "title": _("Activity"),
            "aim": _("Aim"),
            "target": _("Who it is for"),
            "method": _("How"),
            "starts_on": _("From"),
            "ends_on": _("Until"),
            "place": _("Place"),
            "responsible": _("Who is responsible"),
            "indicator": _("How I will see that it worked"),
            "cost": _("Cost and source"),
            "obstacles": _("Obstacles, and what I do then"),
        }
        help_texts = {
            "title": _("For example: coaching talks with three colleagues of grade 4"),
            "target": _("For example: 3 teachers, 84 pupils"),
            "cost": _("Empty when it costs nothing."),
        }
        widgets = {"starts_on": date_input(), "ends_on": date_input()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        return data


class AdjustForm(ActivityForm):
    """An activity of an approved plan: why it changes."""

    reason = forms.CharField(label=_("Why it changes"), max_length=300, required=False)
    field_order = ("reason",)


class MarkForm(forms.Form):
    """How far an activity is."""

    state = forms.ChoiceField(label=_("How far is it?"), choices=ActivityState.choices)


class EvidenceForm(forms.Form):
    """What was done."""

    note = forms.CharField(label=_("What was done"), max_length=600, widget=area(2))
    file = forms.FileField(
        label=_("Photo or paper"), required=False, help_text=_("No faces of pupils without consent.")
    )
    url = forms.URLField(label=_("Or an address"), required=False, assume_scheme="https")


class ReviewForm(forms.Form):
    """A coach's word on a plan."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(PlanState.APPROVED, _("Approve")), (PlanState.RETURNED, _("Give back to be mended"))],
    )
    review = forms.CharField(label=_("What I say to it"), max_length=1000, required=False, widget=area())


class PrincipalForm(forms.Form):
    """The principal's answer: the button that was pressed, a name, a note."""

    answer = forms.ChoiceField(choices=PrincipalAnswer.choices, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Your name"), max_length=120)
    note = forms.CharField(
        label=_("A word to it (only needed when you wish a change)"), max_length=600, required=False, widget=area(2)
    )


def minutes_field() -> forms.IntegerField:
    """Return how long a session took, where somebody noted it."""
    return forms.IntegerField(label=_("Minutes"), min_value=5, max_value=LONGEST, required=False)


class VisitForm(SheetForm):
    """The sheet of a follow-up session: the same items as at the bimtek, and when it was held."""

    held_on = forms.DateField(label=_("Held on"), widget=date_input())
    way = forms.ChoiceField(label=_("How"), choices=VisitWay.choices)
    minutes = minutes_field()

    def __init__(self, rubric: Rubric, data: Any = None, *, visit: Visit, today: Any) -> None:
        super().__init__(rubric, data)
        self.fields["held_on"].initial = today
        self.fields["way"].initial = visit.way


def _who(colleague: Participant) -> str:
    school = colleague.person.school
    return f"{colleague.person.name}, {school.name}" if school else colleague.person.name


class PartnerForm(forms.Form):
    """Who is coached in a session."""

    partner = forms.ModelChoiceField(label=_("Colleague who is coached"), queryset=Participant.objects.none())

    def __init__(self, data: Any = None, *, visit: Visit) -> None:
        super().__init__(data)
        field = self.fields["partner"]
        field.queryset = possible_partners(visit)  # type: ignore[attr-defined]
        field.label_from_instance = _who  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Another day for a session; empty: it is not held."""

    planned_on = forms.DateField(label=_("New day"), required=False, widget=date_input())


class CountForm(forms.Form):
    """How many sessions."""

    count = forms.TypedChoiceField(label=_("Sessions for each"), coerce=int, choices=[(4, "4"), (3, "3")])


class SupervisionForm(forms.ModelForm[Supervision]):
    """A supervision cycle."""

    before_minutes, observed_minutes, after_minutes = minutes_field(), minutes_field(), minutes_field()

    class Meta:
        model = Supervision
        fields = (
            "teacher", "before_on", "before_minutes", "focus", "observed_on", "observed_minutes", "seen",
            "after_on", "after_minutes", "conclusion",
        )  # fmt: skip
        labels = {
            "teacher": _("Whose lesson"),
            "before_on": _("Talk before, on"),
            "focus": _("What the teacher wants to be looked at"),
            "observed_on": _("Observation, on"),
            "seen": _("Seen and heard"),
            "after_on": _("Talk after, on"),
            "conclusion": _("What the teacher concludes"),
        }
        help_texts = {"teacher": "", "focus": ""}  # the label says it already
        widgets = {
            "before_on": date_input(), "observed_on": date_input(), "after_on": date_input(), "seen": area(),
            "conclusion": area(2),
        }  # fmt: skip


class ConversationForm(forms.ModelForm[Conversation]):
    """A coaching conversation at school, for one's own log."""

    class Meta:
        model = Conversation
        fields = ("partner", "held_on", "minutes", "way", "topic", "next_step")
        labels = {
            "partner": _("Whom did you coach?"),
            "held_on": _("Day"),
            "minutes": _("Minutes"),
            "way": _("How"),
            "topic": _("What was it about?"),
            "next_step": _("Next step"),
        }
        help_texts = {"topic": _("Only you read this and the next step."), "partner": _("Name, or “a colleague”.")}
        widgets = {"held_on": date_input()}


class CycleSheetForm(forms.Form):
    """The eight items on a cycle of supervision."""

    note = forms.CharField(label=_("One sentence about it"), max_length=600, required=False, widget=area(2))

    def __init__(self, data: Any = None, *, sheet: CycleSheet | None = None) -> None:
        super().__init__(data)
        content = rubric()
        known = sheet.marks if sheet else {}
        for item in content["items"]:
            self.fields[item["code"]] = forms.ChoiceField(
                label=item["text"],
                choices=list(enumerate(content["marks"])),
                widget=forms.RadioSelect,
                initial=known.get(item["code"]),
                error_messages={"required": _("Choose one of the three.")},
            )
        self.fields["note"].initial = sheet.note if sheet else ""

    @property
    def groups(self) -> list[tuple[dict[str, Any], list[forms.BoundField]]]:
        """The fields by the part of the cycle."""
        return [(stage, [self[item["code"]] for item in items]) for stage, items in groups()]

    @property
    def marks(self) -> dict[str, Any]:
        """The marks alone."""
        return {name: value for name, value in self.cleaned_data.items() if name != "note"}


class CommunityForm(forms.ModelForm[Community]):
    """A learning community."""

    class Meta:
        model = Community
        fields = ("name", "about")
        labels = {"name": _("Name"), "about": _("What it works on")}


class MeetingForm(forms.ModelForm[Meeting]):
    """A meeting and who was there."""

    present = forms.CharField(
        label=_("Who was there"),
        help_text=_("One person a line: name, school"),
        widget=area(5),
        max_length=20000,
    )

    class Meta:
        model = Meeting
        fields = ("held_on", "topic", "outcome")
        labels = {"held_on": _("Day"), "topic": _("Topic"), "outcome": _("What came of it")}
        widgets = {"held_on": date_input(), "outcome": area(2)}

    def clean_present(self) -> list[tuple[str, str]]:
        lines = [line.partition(",") for line in self.cleaned_data["present"].splitlines() if line.strip(" ,")]
        return [(name.strip(), school.strip()) for name, _comma, school in lines]


class StoryForm(forms.ModelForm[Story]):
    """A story of good practice."""

    class Meta:
        model = Story
        fields = ("title", "situation", "action", "result", "needs")
        labels = {
            "title": _("Title"),
            "situation": _("What the situation was"),
            "action": _("What I did"),
            "result": _("What came of it"),
            "needs": _("What others need to try it"),
        }
        help_texts = {
            "situation": _("Who, where, what was difficult. No names of pupils."),
            "result": _("What you saw, counted or heard. Also what did not work."),
        }
        widgets = {"situation": area(), "action": area(4), "result": area(), "needs": area(2)}


class StoryReviewForm(ReviewForm):
    """A coach's word on a story."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(StoryState.SHARED, _("Share with everybody")), (StoryState.RETURNED, _("Give back to be mended"))],
    )


class TrialForm(forms.Form):
    """That I tried it too."""

    words = forms.CharField(label=_("How did it go at your school?"), max_length=300)

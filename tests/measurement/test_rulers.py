"""One ruler for several events: what is recovered, what is let go, what is refused, who may compare."""

from __future__ import annotations

import io
import json
import zipfile
from math import hypot

import numpy as np
import pytest

from engines.rasch.simulation import simulate
from pamong.config.cli import main
from pamong.core.ids import uuid7
from pamong.core.refusals import Refused
from pamong.engines.rasch import Calibration
from pamong.measurement import commands, exporting, queries
from pamong.measurement.models import Part, Run, RunState
from pamong.measurement.reckoning import Choice, Found, reckon_practice
from pamong.measurement.rulers import Ruler, error_between
from pamong.measurement.tables import RATING_COLUMNS, as_csv
from pamong.programme.models import CrewMember, Event
from scenes.measured import measured, rate
from scenes.sampit import bimtek_sampit

ROOM = "/kegiatan/bimtek-dua/pengukuran/"
CRITERIA = 8
HOME_QUERIES = 12


def event_of(*, mean, seed, less=(), criteria=CRITERIA):
    """Return the table of a simulated event: 120 people, ten observers; the criteria `less` are marked lower."""
    data = simulate(120, 10, criteria=criteria, categories=4, severity=0.4, mean=mean, seed=seed)
    score = data["score"] - np.isin(data["criterion"], less)
    rows = [
        (f"P{person:03}.bimtek", f"K{criterion}", f"A{rater:02}", "bimtek", max(int(mark), 0), f"A{rater:02}")
        for person, criterion, rater, mark in zip(
            data["person"], data["criterion"], data["rater"], score, strict=True
        )
    ]  # fmt: skip
    return as_csv(RATING_COLUMNS, rows)


@pytest.fixture(scope="module")
def first():
    return reckoned(event_of(mean=0.0, seed=1))


def reckoned(text, ruler=None) -> Found:
    found = reckon_practice(text, Choice(ruler=ruler, note="Kegiatan contoh"), {})
    assert found is not None
    return found


def ruler_of(found, shared=None):
    return Ruler(found.calibration, [[found.calibration.hash, 0.0]], shared)


def distance(first, later):
    """Return how far apart two events stand on their rulers, and the error of that with the tie's."""
    (here, error), (there, other) = (one.whole["groups"]["bimtek"] for one in (later, first))
    return here - there, hypot(error, other, later.whole["link"]["error"])


def test_two_events_of_different_ability_are_recovered_by_their_common_criteria(first):
    later = reckoned(event_of(mean=0.9, seed=2), ruler_of(first))
    apart, error = distance(first, later)
    assert apart == pytest.approx(0.9, abs=1.96 * error)
    assert 0.15 < error < 0.4
    link = later.whole["link"]
    assert (link["common"], link["kept"], link["steps_moved"], link["assumed"]) == (CRITERIA, CRITERIA, [], True)
    assert link["hash"] == first.calibration.hash
    assert later.calibration.parent == first.calibration.hash
    assert min(row[2] for row in later.whole["items"]) > 0.03


def test_observers_of_both_events_tell_a_strict_crew_from_a_weak_group(first):
    """The later crew marks all lower: without shared observers that looks like a weaker group."""
    later = simulate(120, 20, criteria=CRITERIA, categories=4, severity=0.4, mean=0.0, seed=4)
    strict = later["rater"] >= 10
    later["score"][strict] = np.maximum(later["score"][strict] - 1, 0)
    rows = [
        (f"P{p:03}.bimtek", f"K{c}", f"B{r:02}", "bimtek", int(s), f"B{r:02}")
        for p, c, r, s in zip(later["person"], later["criterion"], later["rater"], later["score"], strict=True)
    ]
    text = as_csv(RATING_COLUMNS, rows)
    calibration = first.calibration
    known = dict(zip((f"B{r:02}" for r in range(10)), later["alpha"][:10] - later["alpha"].mean(), strict=True))
    raters = {name: (float(measure), 0.1) for name, measure in known.items()}
    with_known = Calibration(
        elements={**calibration.elements, "rater": raters}, steps=calibration.steps, mean=calibration.mean,
        sd=calibration.sd, model=calibration.model, source=calibration.source,
    )  # fmt: skip
    shared = {name: name for name in raters}
    tied = reckoned(text, Ruler(with_known, [[with_known.hash, 0.0]], shared))
    alone = reckoned(text, ruler_of(first))
    assert not tied.whole["link"]["assumed"]
    assert tied.whole["groups"]["bimtek"][0] == pytest.approx(0.0, abs=0.3)
    assert alone.whole["groups"]["bimtek"][0] < -0.4


def test_a_criterion_that_moved_is_let_go_and_the_rest_still_recovers_the_difference(first):
    later = reckoned(event_of(mean=0.9, seed=2, less=(3,)), ruler_of(first))
    link = later.whole["link"]
    assert [(row[0], row[3] > 0.5) for row in link["items"] if not row[-1]] == [("K3", True)]
    assert [row[1] for row in later.whole["anchors"] if row[0] == "item"] == [
        f"K{number}" for number in range(CRITERIA) if number != 3
    ]
    apart, error = distance(first, later)
    assert apart == pytest.approx(0.9, abs=1.96 * error)


@pytest.mark.parametrize(("criteria", "less", "problem"), [(4, (), "few_common"), (CRITERIA, (0, 2, 4), "few_left")])
def test_too_few_criteria_that_stayed_leave_the_event_on_its_own_ruler(first, criteria, less, problem):
    text = event_of(mean=0.9, seed=2, criteria=criteria, less=less)
    if problem == "few_left":  # five common criteria, three of them marked lower than then
        text = text.replace(",K5,", ",X5,").replace(",K6,", ",X6,").replace(",K7,", ",X7,")
    later = reckoned(text, ruler_of(first))
    assert later.whole["link"]["problem"] == problem
    assert later.whole["anchors"] == []
    assert later.calibration.parent == ""


def test_ties_that_two_events_share_do_not_count_twice():
    root, second, third = ["a", 0.0], ["b", 0.3], ["c", 0.4]
    assert error_between([root, second], [root]) == pytest.approx(0.3)
    assert error_between([root, second, third], [root, second]) == pytest.approx(0.4)
    assert error_between([root, second], [root, third]) == pytest.approx(0.5)


@pytest.fixture
def second(rated):
    """A later event of the same office, with the same two coaches; its committee is another one."""
    scene = bimtek_sampit(event_slug="bimtek-dua", prefix="dua-")
    Event.objects.filter(pk=scene.event.pk).update(office=rated.office)
    scene.event.refresh_from_db()
    for mine, theirs in zip(scene.crew["coach"], rated.crew["coach"], strict=True):
        CrewMember.objects.filter(pk=mine.pk).update(person=theirs.person_id)
    rate(scene, seed=3, strict=0.9)
    return scene


def test_a_later_event_is_put_on_the_ruler_of_an_earlier_one_and_compared(rated, second, sign_in):
    ruler = measured(rated)
    assert queries.standings(ruler) == []
    assert queries.rulers_for(second.event) == [ruler]
    client = sign_in(second.users["panitia"])
    assert f"{ruler.full_name} (disarankan: yang terbaru)" in client.get(ROOM).content.decode()
    client.post(f"{ROOM}hitung/", {"model": "rsm", "ruler": str(ruler.pk)})
    run = commands.reckon_run(run=Run.objects.get(event=second.event))
    run = commands.freeze_run(actor=second.users["panitia"], run=run)
    assert (run.ruler_id, run.scale, run.is_linked) == (ruler.pk, ruler.scale, True)
    assert run.link["hash"] == ruler.scale == Calibration.from_json(Run.objects.get(pk=ruler.pk).calibration).hash
    assert [len(run.parts["praktik"]["path"]), len(run.link["raters"])] == [2, 2]
    assert {(one.run.event_id, one.is_this) for one in queries.standings(run)} == {
        (rated.event.pk, False), (second.event.pk, True),
    }  # fmt: skip
    page = client.get(f"{ROOM}{run.pk}/").content.decode()
    assert "Kegiatan pada penggaris ini" in page
    assert ruler.full_name in page
    assert queries.rulers_for(second.event) == [ruler, run]
    choices = client.get(ROOM).content.decode()
    assert f"{ruler.full_name} (disarankan: yang terbaru)" in choices
    assert f"{run.full_name} (kegiatan ini)" in choices
    others = sign_in(rated.users["panitia"])
    assert run.full_name in others.get(f"/kegiatan/bimtek-sampit/pengukuran/{ruler.pk}/").content.decode()
    assert others.get(f"{ROOM}{run.pk}/").status_code == 404


def test_the_data_bring_the_ruler_and_give_the_same_figures_elsewhere(
    rated, second, tmp_path, monkeypatch, capsys
):  # fmt: skip
    run = measured(second, ruler=measured(rated), frozen=False)
    run = Run.objects.get(pk=run.pk)
    with zipfile.ZipFile(io.BytesIO(exporting.data_zip(run))) as folder:
        folder.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    (line,) = exporting.commands(run)
    assert "--anchors jangkar-praktik.csv" in line
    assert main([*line.split()[1:], "--json"]) in (0, 1)
    again, found = json.loads(capsys.readouterr().out), run.part(Part.PRACTICE)
    assert again["input_hash"] == found["input_hash"]
    assert again["loglik"] == pytest.approx(found["loglik"], abs=1e-6)
    assert Calibration.from_json((tmp_path / "penggaris.json").read_text()).hash == run.link["hash"]


def test_on_a_ruler_of_its_own_nothing_is_compared(rated, second, sign_in):
    measured(rated)
    run = measured(second)
    assert queries.standings(run) == []
    page = sign_in(second.users["panitia"]).get(f"{ROOM}{run.pk}/").content.decode()
    assert "Kegiatan pada penggaris ini" not in page
    assert "jangan dibandingkan dengan kegiatan lain" in page


def test_what_is_no_ruler_is_refused_in_a_sentence(rated, second):
    ruler, actor = measured(rated), second.users["panitia"]

    def start(**changes):
        Run.objects.filter(pk=ruler.pk).update(**changes)
        with pytest.raises(Refused) as refusal:
            commands.start_run(actor=actor, event=second.event, ruler=Run.objects.get(pk=ruler.pk))
        return str(refusal.value)

    text = Run.objects.get(pk=ruler.pk).calibration
    assert "versi lembar" in start(form="9")
    assert "diubah" in start(form="1", calibration=text.replace('"note": "', '"note": "x'))
    assert "tidak dapat menjadi penggaris" in start(calibration=text, state=RunState.DONE)
    Run.objects.filter(pk=ruler.pk).update(state=RunState.FROZEN)
    Event.objects.filter(pk=rated.event.pk).update(office=second.other_office)
    assert "tidak dapat menjadi penggaris" in start(form="1")
    assert queries.rulers_for(second.event) == []


def test_a_ruler_from_elsewhere_is_told_at_the_field(rated, second, sign_in):
    ruler = measured(rated)
    Event.objects.filter(pk=rated.event.pk).update(office=second.other_office)
    answer = sign_in(second.users["panitia"]).post(f"{ROOM}hitung/", {"model": "rsm", "ruler": str(ruler.pk)})
    assert answer.status_code == 422
    assert not Run.objects.filter(event=second.event).exists()


def test_a_run_that_cannot_be_put_on_its_ruler_says_so_and_what_to_do(rated, second, sign_in):
    run = measured(second, ruler=measured(rated), frozen=False)
    link = {"note": "Kegiatan contoh", "hash": "0" * 64, "problem": "few_left", "common": 15, "kept": 4}
    Run.objects.filter(pk=run.pk).update(parts={"praktik": run.parts["praktik"] | {"link": link}})
    page = sign_in(second.users["panitia"]).get(f"{ROOM}{run.pk}/").content.decode()
    assert "hanya 4 kriteria" in page
    assert "Pilih penggaris lain" in page


@pytest.mark.parametrize("frozen", [1, 3])
def test_the_rulers_to_choose_from_cost_the_same_for_one_and_for_three(
    rated, second, sign_in, django_assert_num_queries, frozen
):
    ruler = Run.objects.filter(pk=measured(rated).pk).values().get()
    for number in range(2, frozen + 1):
        Run.objects.create(**ruler | {"id": uuid7(), "number": number})
    client = sign_in(second.users["panitia"])
    with django_assert_num_queries(HOME_QUERIES):
        page = client.get(ROOM).content.decode()
    assert page.count('name="ruler"') == frozen + 1


def test_the_ruler_stays_when_its_event_is_erased(rated, second):
    run = measured(second, ruler=measured(rated))
    Run.objects.filter(event=rated.event).delete()
    run = Run.objects.get(pk=run.pk)
    assert run.ruler_id is None
    assert Calibration.from_json(run.ruler_text).hash == run.link["hash"]
    assert run.part(Part.PRACTICE)["link"]["note"].endswith("pengukuran 1")

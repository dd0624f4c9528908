import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from pamong.core.permissions import get_visible_or_404, may, require, require_or_404
from pamong.programme.models import Event


def test_an_unknown_permission_is_a_mistake_of_ours_not_a_yes(scene):
    with pytest.raises(LookupError):
        may(scene.users["panitia"], "dapur.masak", scene.event)


def test_the_committee_may_and_a_stranger_may_not(scene):
    require(scene.users["panitia"], "programme.change_event", scene.event)
    with pytest.raises(PermissionDenied):
        require(scene.users["staf_lain"], "programme.change_event", scene.event)
    with pytest.raises(Http404):
        require_or_404(scene.users["peserta"], "programme.change_event", scene.event)


def test_an_inactive_account_may_nothing(scene):
    user = scene.users["panitia"]
    user.is_active = False
    assert not may(user, "programme.view_event", scene.event)


def test_what_does_not_exist_and_what_is_malformed_are_both_not_there(scene):
    assert get_visible_or_404(Event.objects.all(), slug="bimtek-sampit") == scene.event
    for lookup in ({"slug": "lain"}, {"pk": "bukan-uuid"}):
        with pytest.raises(Http404):
            get_visible_or_404(Event.objects.all(), **lookup)

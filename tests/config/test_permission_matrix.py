"""Every address × every actor: who may not see gets 404, who is not signed in signs in.

The addresses are read from the URL table, so that a new page is judged the day it is made. The predicate of a page
(`event_page("room.permission")`) is the one the commands ask; here the page must agree with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from pamong.core.permissions import may
from scenes.addresses import (
    ARGUMENTS,
    CODES,
    DOORS,
    OF_PACKAGES,
    OF_THE_API,
    OPEN_TO_ALL,
    OWN_JUDGEMENT,
    PLAIN_ARGUMENTS,
)
from scenes.sampit import Scene, bimtek_sampit

ACTORS = (
    "operator",
    "kepala_balai",
    "panitia",
    "fasilitator",
    "peserta",
    "dinas",
    "pengawas",
    "staf_lain",
    None,
)
LIVE = (200, 204, 302, 303, 400, 409, 412, 422)
NOT_THIS_METHOD = 405  # says nothing about any object


@dataclass(frozen=True)
class Address:
    """One entry of the URL table."""

    name: str
    arguments: tuple[str, ...]
    view: Any

    @property
    def permission(self) -> str | None:
        return getattr(self.view, "event_permission", None)


def addresses() -> Iterator[Address]:
    """Walk the whole URL table."""
    for namespace, item in _leaves(get_resolver()):
        name = f"{namespace}:{item.name}" if namespace else str(item.name)
        yield Address(name, tuple(item.pattern.regex.groupindex), item.callback)


def _leaves(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            yield from _leaves(item, item.namespace or namespace)
        else:
            yield namespace, item


WHOLE_TABLE = sorted(addresses(), key=lambda address: address.name)
ALL = [address for address in WHOLE_TABLE if not address.name.startswith((*OF_PACKAGES, OF_THE_API))]
OF_EVENTS = [address for address in ALL if "event_slug" in address.arguments]
OUTSIDE = [address for address in ALL if "event_slug" not in address.arguments]


@pytest.fixture(scope="module")
def kept(keep: Callable[..., Any]) -> Callable[[], tuple[Scene, Scene]]:
    """Two events, built once: each test finds the rows as they were, also after a page that removes some."""
    found: Callable[[], tuple[Scene, Scene]] = keep(_two_events)
    return found


def _two_events() -> tuple[Scene, Scene]:
    made = bimtek_sampit(people=6), bimtek_sampit(people=6, event_slug="bimtek-lain", prefix="lain")
    for actor in filter(None, ACTORS):
        _sign_in(made[0], actor)
    return made


def _sign_in(scene: Scene, actor: str) -> None:
    """Sign an actor in once for all tests; the key of the session is kept with the account."""
    client = Client()
    client.force_login(scene.users[actor], backend="allauth.account.auth_backends.AuthenticationBackend")
    scene.users[actor].cookie = client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def two_events(db: None, kept: Callable[[], tuple[Scene, Scene]]) -> tuple[Scene, Scene]:
    """Our event, and an event of other people with objects of its own."""
    return kept()


def url_of(address: Address, scene: Scene, own: Scene) -> str:
    """Return the address of an object of `scene` under the event `own`."""
    fill: dict[str, Callable[[Scene], Any]] = ARGUMENTS
    values = {name: fill[name](own if name == "event_slug" else scene) for name in address.arguments}
    return reverse(address.name, kwargs=values)


def client_of(scene: Scene, actor: str | None) -> Client:
    client = Client(raise_request_exception=False)
    if actor:
        client.cookies[settings.SESSION_COOKIE_NAME] = scene.users[actor].cookie
    return client


def test_every_argument_of_an_address_can_be_filled():
    unknown = {(address.name, name) for address in ALL for name in address.arguments if name not in ARGUMENTS}
    assert unknown == set()


def test_every_page_of_an_event_names_its_permission():
    silent = {address.name for address in OF_EVENTS if not address.permission and address.name not in OPEN_TO_ALL}
    assert silent == set()


@pytest.mark.parametrize("address", OF_EVENTS, ids=lambda address: address.name)
def test_a_page_is_there_for_whom_its_permission_holds_and_404_for_others(address, two_events):
    scene, _ = two_events
    wrong = []
    for actor in ACTORS:
        for method in ("get", "post"):
            client = client_of(scene, actor)
            status = getattr(client, method)(url_of(address, scene, scene)).status_code
            if not _is_right(address, scene, actor, status):
                wrong.append((actor, method, status))
    assert wrong == []


def _is_right(address: Address, scene: Scene, actor: str | None, status: int) -> bool:
    if status == NOT_THIS_METHOD:
        return True
    if address.name in OPEN_TO_ALL:
        return status < 500
    if actor is None:
        return status == 302
    if not may(scene.users[actor], address.permission, scene.event):
        return status == 404
    return status in LIVE or (status == 404 and address.name in OWN_JUDGEMENT)


@pytest.mark.parametrize(
    "address",
    [address for address in OF_EVENTS if set(address.arguments) - PLAIN_ARGUMENTS],
    ids=lambda address: address.name,
)
def test_an_object_of_another_event_is_not_there(address, two_events):
    scene, other = two_events
    statuses = {
        (method, getattr(client_of(scene, actor), method)(url_of(address, other, scene)).status_code)
        for method in ("get", "post")
        for actor in ACTORS
        if actor
    }
    assert statuses <= {("get", 404), ("post", 404), ("get", 405), ("post", 405)}


def test_every_address_outside_events_names_its_doors():
    assert {address.name for address in OUTSIDE} == set(DOORS)


@pytest.mark.parametrize("address", OUTSIDE, ids=lambda address: address.name)
def test_an_address_outside_events_is_there_for_its_actors_only(address, two_events):
    scene, _ = two_events
    found = {}
    for actor in ACTORS:
        for method in ("get", "post"):
            status = getattr(client_of(scene, actor), method)(url_of(address, scene, scene)).status_code
            if status != NOT_THIS_METHOD:
                found[actor or "publik", method] = status
    wrong = {(actor, method): status for (actor, method), status in found.items() if not _fits(address, actor, status)}
    assert wrong == {}
    assert found  # at least one method is answered


def _fits(address: Address, actor: str, status: int) -> bool:
    if actor in DOORS[address.name]:
        return status in (*LIVE, 410, 503)
    return status == (302 if actor == "publik" and address.name not in CODES else 404)


@pytest.mark.parametrize("name", ["people:staff", "people:end_membership", "people:end_token", "places:office"])
def test_what_belongs_to_another_office_or_person_is_not_there(name, two_events):
    scene, other = two_events
    address = next(address for address in OUTSIDE if address.name == name)
    statuses = {
        getattr(client_of(scene, actor), method)(url_of(address, other, scene)).status_code
        for method in ("get", "post")
        for actor in ACTORS
        if actor
    }
    assert statuses <= {404, NOT_THIS_METHOD}

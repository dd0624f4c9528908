"""A device may forget what a backup that was read back holds; a restore begins a new epoch."""

from __future__ import annotations

import pytest
from bench._phone import Phone

from pamong.core import devices, epochs, outbox, safekeeping
from pamong.core.models import Device, Epoch
from pamong.people.models import User


@pytest.fixture
def phone(db):
    owner = User.objects.create_user("a@contoh.test")
    phone = Phone(owner.pk)
    devices.enrol_device(actor=owner, introduction=phone.introduction())
    return phone


def test_what_came_after_the_backup_began_is_not_called_safe(phone):
    outbox.take_signed([phone.event("asing"), phone.event("asing")])
    held = safekeeping.held_now()
    outbox.take_signed([phone.event("asing")])
    assert safekeeping.mark_safe(held) == 1
    device = Device.objects.get()
    assert (device.held_to, device.safe_to) == (3, 2)
    assert safekeeping.mark_safe({device.pk: 1}) == 1
    assert Device.objects.get().safe_to == 2


def test_a_restore_begins_an_epoch_and_calls_safe_what_was_restored(phone):
    outbox.take_signed([phone.event("asing")])
    before = epochs.current()
    after = safekeeping.begin_again()
    assert epochs.current() == after != before
    assert (Device.objects.get().safe_to, Epoch.objects.get(pk=after).why) == (1, "restore")

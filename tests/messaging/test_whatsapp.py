from __future__ import annotations

import pytest

from pamong.core.refusals import Refused
from pamong.messaging.whatsapp import whatsapp_link


@pytest.mark.parametrize("phone", ["+62812345678", "0812345678", "812345678", "62 812-345-678"])
def test_every_spelling_of_a_number_opens_the_same_chat(phone):
    assert (
        whatsapp_link(phone, "Halo Bu & Pak\nsalam") == "https://wa.me/62812345678?text=Halo%20Bu%20%26%20Pak%0Asalam"
    )


@pytest.mark.parametrize("phone", ["", "123", "abc", "0" * 20])
def test_what_is_no_number_is_refused_with_the_way_out(phone):
    with pytest.raises(Refused):
        whatsapp_link(phone, "Halo")

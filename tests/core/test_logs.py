import logging

import pytest

from pamong.core.logs import MaskingFormatter, mask


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("NIP 198001012005011001 rusak", "NIP …001 rusak"),
        ("NIP 19800101 200501 1 001 rusak", "NIP …001 rusak"),
        ("nik=6202010101800001.", "nik=…001."),
        ("Not Found: /u/Zk3_abcdefghijklmnop/", "Not Found: /u/…/"),
        ("Authorization: Bearer pamong_abcdefghij", "Authorization: Bearer …"),
        ("2024-11-08 07:30:00 WARNING 200 orang", "2024-11-08 07:30:00 WARNING 200 orang"),
        ("+6281200000001", "+6281200000001"),
    ],
)
def test_numbers_and_keys_are_masked_and_the_rest_is_left(written, shown):
    assert mask(written) == shown


def test_a_traceback_is_masked_too():
    record = logging.LogRecord("uji", logging.ERROR, __file__, 1, "Gagal untuk %s", ("198001012005011001",), None)
    try:
        raise ValueError("NIK 6202010101800001 sudah ada")
    except ValueError as error:
        record.exc_info = (type(error), error, error.__traceback__)
    line = MaskingFormatter("%(message)s").format(record)
    assert "Gagal untuk …001" in line
    assert line.endswith("ValueError: NIK …001 sudah ada")


def test_every_handler_of_the_house_masks(settings):
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"line"}
    assert settings.LOGGING["formatters"]["line"]["()"] == "pamong.core.logs.MaskingFormatter"

import segno

from pamong.core.qr import MASK, qr_code


def test_a_code_is_the_usual_one_with_its_mask_chosen_beforehand():
    text = "https://contoh.test/h/P1.8fJq2mZt0wYk"
    assert qr_code(text) == segno.make(text, error="m", micro=False, mask=MASK)


def test_a_certificates_code_keeps_the_error_level_it_was_given():
    assert (qr_code("V-1").error, qr_code("V-1", boost=False).error) == ("H", "M")

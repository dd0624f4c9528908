"""A redirect reaches a script as a header, and a browser as a redirect."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_script_is_told_where_to_go_and_a_browser_goes(client):
    page = "/kegiatan/"
    browser = client.post(page)
    script = client.post(page, headers={"Sent-By-Script": "1"})
    assert (browser.status_code, "Goes-To" in browser) == (302, False)
    assert (script.status_code, script["Goes-To"], "Location" in script) == (200, browser["Location"], False)


def test_what_is_no_redirect_is_left_as_it_is(client):
    assert "Goes-To" not in client.get("/masuk/", headers={"Sent-By-Script": "1"})

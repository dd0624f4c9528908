from pamong.core.visitors import client_address, is_too_often


def test_the_address_behind_our_proxy_is_the_one_it_added(rf, settings):
    request = rf.get("/v/", headers={"x-forwarded-for": "1.1.1.1, 2.2.2.2"}, REMOTE_ADDR="127.0.0.1")
    assert client_address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "2.2.2.2"


def test_everybody_is_counted_alone():
    assert [is_too_often("uji", who, 2) for who in ("a", "a", "a", "b")] == [False, False, True, False]

"""Whose pages may open a socket."""

import pytest

from apps.tournaments.realtime.middleware import origin_allowed


def scope(*origins, host="play.example:8000"):
    headers = [(b"host", host.encode()), *((b"origin", origin.encode()) for origin in origins)]
    return {"headers": headers}


@pytest.fixture
def one_host(settings):
    settings.WS_ALLOWED_ORIGINS = []
    settings.ALLOWED_HOSTS = ["play.example"]
    return settings


@pytest.fixture
def two_origins(settings):
    settings.WS_ALLOWED_ORIGINS = ["https://Play.Example", "http://localhost:3000/"]
    settings.ALLOWED_HOSTS = ["play.example"]
    return settings


@pytest.mark.parametrize(
    ("origins", "allowed"),
    [
        ([], True),
        (["http://play.example:8000"], True),
        (["https://play.example:8000"], True),
        (["HTTPS://PLAY.EXAMPLE:8000"], True),
        (["http://play.example"], False),
        (["http://play.example:8001"], False),
        (["http://sub.play.example:8000"], False),
        (["http://play.example:8000.evil.example"], False),
        (["http://evil.example/play.example:8000"], False),
        (["http://evil@play.example:8000"], False),
        (["http://play.example:8000/"], False),
        (["ws://play.example:8000"], False),
        (["file://"], False),
        (["null"], False),
        ([""], False),
        (["http://["], False),
        (["http://play.example:8000", "http://play.example:8000"], False),
    ],
)
def test_without_a_list_the_own_host_is_allowed_and_nothing_else(one_host, origins, allowed):
    assert origin_allowed(scope(*origins)) is allowed


@pytest.mark.parametrize("host", ["evil.example", "", "play.example:8000:1", "[", "play.example@evil.example"])
def test_a_host_the_site_does_not_answer_to_allows_nothing(one_host, host):
    assert origin_allowed(scope(f"http://{host}", host=host)) is False


def test_a_request_without_a_host_allows_nothing(one_host):
    assert origin_allowed({"headers": [(b"origin", b"http://")]}) is False


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://play.example", True),
        ("https://PLAY.example", True),
        ("http://localhost:3000", True),
        ("http://play.example", False),
        ("https://play.example:444", False),
        ("http://localhost", False),
        ("https://play.example.evil.example", False),
        ("null", False),
    ],
)
def test_a_list_allows_exactly_what_it_names(two_origins, origin, allowed):
    assert origin_allowed(scope(origin)) is allowed


def test_a_list_does_not_allow_the_own_host_beside_it(two_origins):
    assert origin_allowed(scope("http://play.example:8000")) is False


@pytest.mark.parametrize("debug", [True, False])
def test_a_development_server_answers_to_localhost(one_host, debug):
    one_host.ALLOWED_HOSTS, one_host.DEBUG = [], debug
    for host in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000"):
        assert origin_allowed(scope(f"http://{host}", host=host)) is debug

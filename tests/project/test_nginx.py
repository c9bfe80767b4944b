"""The example for nginx, by its text: what the application needs to be told reaches it from every location."""

import re

import pytest

from deltacrown.settings import REQUEST_BODY_MAX_BYTES
from tests.support.paths import ROOT

TEXT = re.sub(r"#.*", "", (ROOT / "deploy" / "nginx.conf").read_text())
LOCATIONS = dict(re.findall(r"location (\S+) \{(.*?)\}", TEXT, re.DOTALL))


def headers_of(body):
    """The headers a location sends on. It inherits none where it sets any (proxy_set_header in nginx's manual)."""
    return dict(re.findall(r"proxy_set_header (\S+) (\S+);", body))


def test_pages_and_sockets_have_a_location_each():
    assert LOCATIONS.keys() == {"/", "/ws/"}


@pytest.mark.parametrize("path", LOCATIONS)
def test_every_location_says_who_came_and_how(path):
    said = headers_of(LOCATIONS[path])
    assert said["Host"] == "$http_host"
    assert said["X-Forwarded-For"] == "$proxy_add_x_forwarded_for"
    assert said["X-Forwarded-Proto"] == "$scheme"


def test_sockets_are_upgraded_and_requests_keep_their_connections():
    assert headers_of(LOCATIONS["/ws/"])["Upgrade"] == "$http_upgrade"
    assert headers_of(LOCATIONS["/ws/"])["Connection"] == '"upgrade"'
    assert headers_of(LOCATIONS["/"])["Connection"] == '""'


def test_it_takes_no_larger_bodies_than_the_application():
    assert int(re.search(r"client_max_body_size (\d+)k;", TEXT)[1]) * 1024 == REQUEST_BODY_MAX_BYTES

"""Heads that Python's own parsers stumble over are answered, and leave no traceback."""

import httpx
import pytest

CHARSETS = [f"multipart/form-data; boundary=x; charset={name}" for name in ("zlib", "rot13", "undefined", "hex")]


@pytest.mark.parametrize("kind", ["text/plain; a*=foo''bar", "text/plain; a*=idna''%ff", *CHARSETS])
def test_a_content_type_that_cannot_be_read_is_the_clients_mistake(running_site, kind):
    for path in ("/", "/healthz", "/api/v1/tournaments/", "/admin/login/"):
        for method in ("GET", "POST"):
            answer = httpx.request(method, running_site.server.url + path, headers={"Content-Type": kind})
            assert answer.status_code == 400, (path, method)
    assert "Traceback" not in running_site.server.log()

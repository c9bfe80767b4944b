"""Going to another site to sign in there, and coming back."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from tests.support.cast import PASSWORD
from tests.web.pages import page_of, words

LOGIN, THERE, CONNECTIONS = "/accounts/login/", "/accounts/oidc/oidc/login/", "/accounts/3rdparty/"


def query_of(page):
    """With which the browser comes to the other site from this page of ours."""
    assert page.status_code == 200, page
    address = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())[1]
    return dict(parse_qsl(urlsplit(unescape(address)).query))


def go_there(client, provider, **form):
    """As a browser does: through our page to theirs, and back to ours."""
    back = provider.come_back(query_of(client.post(THERE, form)))
    return client.get(back.removeprefix("http://testserver"))


def connect(client, provider):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return go_there(client, provider, process="connect")


def is_in(client):
    return "Sign out" in words(page_of(client, "/"))

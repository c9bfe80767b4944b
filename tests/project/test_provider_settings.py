"""The keys of other sites that people sign in by."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from deltacrown import env


def test_a_site_is_on_where_both_keys_are_set():
    assert env.provider("discord", "", "", "identify") == {}
    (app,) = env.provider("discord", "id", "secret", "identify")["discord"]["APPS"]
    assert app == {"client_id": "id", "secret": "secret"}


@pytest.mark.parametrize("keys", [("id", ""), ("", "secret")])
def test_half_of_a_pair_is_refused_by_its_names(keys):
    with pytest.raises(ImproperlyConfigured, match="DISCORD_CLIENT_ID and DISCORD_CLIENT_SECRET"):
        env.provider("discord", *keys, "identify")


def test_one_of_ones_own_has_an_address_and_a_name():
    (app,) = env.openid_provider("https://id.example.org", "Guild", "id", "secret")["openid_connect"]["APPS"]
    assert (app["name"], app["settings"]) == ("Guild", {"server_url": "https://id.example.org"})
    assert env.openid_provider("", "OpenID", "", "") == {}


@pytest.mark.parametrize(
    ("url", "client_id", "secret"), [("https://x.org", "", ""), ("", "a", "b"), ("https://x.org", "a", "")]
)
def test_what_is_missing_is_said(url, client_id, secret):
    with pytest.raises(ImproperlyConfigured, match="OIDC_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET"):
        env.openid_provider(url, "OpenID", client_id, secret)


@pytest.mark.parametrize("url", ["http://id.example.org", "ftp://x", "id.example.org", "http://localhost.evil.example"])
def test_secrets_travel_by_https(url):
    with pytest.raises(ImproperlyConfigured, match="must begin with https"):
        env.openid_provider(url, "OpenID", "id", "secret")

"""/metrics: for who may read it, and in the words of Prometheus."""

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from tests.support.paths import ROOT

TOKEN = "a-token-of-some-length"


def test_a_process_on_this_machine_reads_it(client):
    answer = client.get("/metrics")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain")
    families = {family.name for family in text_string_to_metric_families(answer.content.decode())}
    assert {"deltacrown_sockets", "deltacrown_deliveries", "deltacrown_delivery_seconds"} <= families


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7", "", "unix:"])
def test_nobody_elsewhere_does_without_a_token(client, address):
    answer = client.get("/metrics", REMOTE_ADDR=address)
    assert answer.status_code == 403 and b"Set METRICS_TOKEN" in answer.content and b"deltacrown_" not in answer.content


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via"]
)
def test_what_came_through_a_proxy_on_this_machine_is_from_elsewhere(client, header):
    assert client.get("/metrics", headers={header: "192.0.2.7"}).status_code == 403


def test_no_header_opens_it_and_none_has_to_close_it_for_a_proxy_that_is_named(client, settings):
    settings.WS_TRUSTED_PROXIES = ["127.0.0.0/8"]
    assert client.get("/metrics").status_code == 403
    opening = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"}
    for name, value in opening.items():
        assert client.get("/metrics", headers={name: value}, REMOTE_ADDR="192.0.2.7").status_code == 403


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer \xe9"])
def test_with_a_token_set_everybody_has_to_bring_it(client, settings, given):
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": given} if given else {})
    assert answer.status_code == 401 and b"deltacrown_" not in answer.content
    assert answer["WWW-Authenticate"] == "Bearer"


def test_the_token_opens_it_from_anywhere(client, settings):
    settings.METRICS_TOKEN = TOKEN
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.7"}
    assert client.get("/metrics", headers=headers, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_it_is_read_and_not_written(client):
    assert client.post("/metrics").status_code == 405


def test_every_metric_is_explained_to_who_runs_the_site():
    table = (ROOT / "Documents" / "Operations.md").read_text()
    ours = [family.name for family in REGISTRY.collect() if family.name.startswith("deltacrown_")]
    assert len(ours) > 12
    assert [name for name in ours if f"| `{name.removeprefix('deltacrown_')}" not in table] == []

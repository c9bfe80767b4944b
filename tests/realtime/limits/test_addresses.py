"""Whose address counts: what a stranger writes into a header changes nothing, what a trusted proxy says is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.limits.addresses import address_key, client_address, grouped
from tests.realtime.limits.in_process_site import codes

PEER, PROXY, CLIENT = "203.0.113.7", "10.0.0.1", "198.51.100.9"
SPOOFED = {
    "plain": ["192.0.2.1"],
    "a list": ["192.0.2.1, 192.0.2.2"],
    "the header twice": ["192.0.2.1", "192.0.2.2"],
    "with a port": ["192.0.2.1:4711"],
    "in quotes": ['"192.0.2.1"'],
    "as Forwarded writes it": ["for=192.0.2.1;proto=https"],
    "IPv6": ["2001:db8::1"],
    "IPv6 with a port": ["[2001:db8::1]:4711"],
    "IPv6 with a zone": ["fe80::1%eth0"],
    "mapped": ["::ffff:192.0.2.1"],
    "loopback": ["127.0.0.1"],
    "a trusted proxy": [PROXY],
    "itself": [PEER],
    "octal": ["0300.0.2.1"],
    "a number": ["3221225985"],
    "a network": ["192.0.2.0/24"],
    "a name": ["localhost"],
    "garbage": ["\x00\xff';--", "unknown"],
    "empty": [""],
    "commas": [",,, ,"],
    "blanks": [" \t 192.0.2.1 \t "],
    "huge": ["192.0.2.1, " * 5000],
    "one huge word": ["9" * 50_000],
    "many headers": ["192.0.2.1"] * 500,
}


@pytest.fixture(autouse=True)
def trusted(settings):
    settings.WS_TRUSTED_PROXIES = ["10.0.0.0/8", "2001:db8:ffff::/48"]
    settings.WS_RATE_EXEMPT_NETWORKS = []
    return settings


@pytest.mark.parametrize("shape", SPOOFED)
def test_what_a_stranger_claims_changes_nothing(shape):
    assert client_address(PEER, SPOOFED[shape]) == PEER


@pytest.mark.parametrize("shape", SPOOFED)
def test_what_a_client_claims_before_a_trusted_proxy_changes_nothing(shape):
    for forwarded in ([*SPOOFED[shape], CLIENT], [", ".join([*SPOOFED[shape], CLIENT])]):
        assert client_address(PROXY, forwarded) == CLIENT


@given(st.lists(st.text(st.characters(codec="latin-1"), max_size=30), max_size=5))
def test_no_claim_whatsoever_changes_the_address_before_a_trusted_proxy(claims):
    assert client_address(PEER, claims) == PEER
    assert client_address(PROXY, [*claims, CLIENT]) == CLIENT


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        (PROXY, [CLIENT], CLIENT),
        (PROXY, [f"{CLIENT}, 10.0.0.2"], CLIENT),
        (PROXY, [f"{CLIENT}, 10.0.0.3", "10.0.0.2"], CLIENT),
        (PROXY, [f"192.0.2.1, {CLIENT}, 10.0.0.3, 10.0.0.2"], CLIENT),
        (PROXY, ["2001:db8::9"], "2001:db8::9"),
        (PROXY, ["::ffff:198.51.100.9"], CLIENT),
        ("::ffff:10.0.0.1", [CLIENT], CLIENT),
        ("2001:db8:ffff::1", [CLIENT], CLIENT),
        (PROXY, ["10.0.0.9"], "10.0.0.9"),
        (PROXY, [f"  {CLIENT}\t"], CLIENT),
    ],
)
def test_a_trusted_proxy_is_believed_from_the_right(peer, forwarded, address):
    assert client_address(peer, forwarded) == address


@pytest.mark.parametrize("said", ["", "unknown", "_hidden", "198.51.100.9:4711", f"{CLIENT}, unknown", f"{CLIENT},"])
def test_what_a_trusted_proxy_says_and_nobody_can_read_counts_for_the_proxy(said):
    assert client_address(PROXY, [said]) == PROXY
    assert client_address(PROXY, [said, "10.0.0.2"]) == "10.0.0.2"


def test_without_trusted_proxies_the_peer_counts(trusted):
    trusted.WS_TRUSTED_PROXIES = []
    assert client_address(PROXY, [CLIENT]) == PROXY


@pytest.mark.parametrize("peer", ["", "unix", "testclient"])
def test_a_peer_without_an_address_has_no_key_and_trusts_nobody(peer):
    assert client_address(peer, [CLIENT]) == peer
    assert address_key(peer) == ""


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:DB8:0:0:ffff:ffff:ffff:ffff", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("fe80::1%" + "x" * 5000, "fe80::/64"),
    ],
)
def test_the_key_of_an_address(address, key):
    assert address_key(address) == grouped(address) == key


@pytest.mark.parametrize(
    ("address", "exempt"),
    [
        ("192.0.2.1", True),
        ("::ffff:192.0.2.1", True),
        ("192.0.3.1", False),
        ("2001:db8:5::1", True),
        ("2001:db8:6::1", False),
        ("127.0.0.1", False),
    ],
)
def test_an_exempt_network_has_no_key(trusted, address, exempt):
    trusted.WS_RATE_EXEMPT_NETWORKS = ["192.0.2.0/24", "2001:db8:5::/48"]
    assert (address_key(address) == "") is exempt
    assert grouped(address)


def test_networks_are_read_at_the_time_of_use(trusted):
    assert address_key("192.0.2.1")
    trusted.WS_RATE_EXEMPT_NETWORKS = ["192.0.2.0/24"]
    assert not address_key("192.0.2.1")
    trusted.WS_RATE_EXEMPT_NETWORKS = []
    assert address_key("192.0.2.1")


# At the wire

at_the_wire = pytest.mark.django_db(transaction=True)


@at_the_wire
async def test_a_stranger_at_the_door_cannot_choose_a_key(gate, trusted):
    trusted.WS_TRUSTED_PROXIES, trusted.WS_RATE_EXEMPT_NETWORKS = [], []
    trusted.WS_RATE_CONN_PER_IP = 2
    for n in range(2):
        await gate.enter(n, f"192.0.2.{n}")
    for n, claim in enumerate(["192.0.2.9", "127.0.0.1", "2001:db8::1", "", "unknown", "::ffff:192.0.2.9"], 2):
        assert (await gate.refused(n, claim)).said == (4008, "ip_connection_limit_exceeded")


@at_the_wire
async def test_a_stranger_cannot_use_up_somebody_elses_address(gate, trusted):
    trusted.WS_RATE_CONN_PER_IP = 2
    for n in range(4):
        await gate.knock(n, f"198.51.100.1, 192.0.2.{n}")
    for n in range(4, 6):
        await gate.enter(n, "198.51.100.1")
    assert (await gate.refused(7, "198.51.100.1")).said == (4008, "ip_connection_limit_exceeded")


@at_the_wire
async def test_a_network_of_ipv6_is_one_address_at_the_door(gate, trusted):
    trusted.WS_RATE_CONN_PER_IP = 2
    await gate.enter(0, "2001:db8::1")
    await gate.enter(1, "2001:db8::ffff:1")
    assert (await gate.refused(2, "2001:db8::2")).said == (4008, "ip_connection_limit_exceeded")
    await gate.enter(2, "2001:db8:0:1::2")


@at_the_wire
async def test_a_school_behind_one_exempt_address_is_limited_by_person_alone(gate, trusted):
    trusted.WS_RATE_EXEMPT_NETWORKS = ["192.0.2.0/24"]
    trusted.WS_RATE_CONN_PER_IP = trusted.WS_RATE_CONNECT_BURST_IP = 1
    trusted.WS_RATE_MSG_BURST_IP, trusted.WS_RATE_MSG_BURST, trusted.WS_RATE_MSG_RPS = 1, 3, 0.01
    for n in range(20):
        client = await gate.enter(n, "192.0.2.1")
    await client.send(type="ping")
    await gate.enter(19, "192.0.2.1")
    await gate.enter(19, "192.0.2.1")
    assert (await gate.refused(19, "192.0.2.1")).said == (4008, "connection_limit_exceeded")
    for _ in range(3):
        await client.send(type="ping")
    answers = [await client.next() for _ in range(4)]
    assert codes(answers) == [None] * 3 + ["rate_limit_exceeded"]


@at_the_wire
async def test_attempts_are_counted_by_address_before_a_credential_is_looked_at(gate, trusted):
    trusted.WS_RATE_CONNECT_RPS_IP, trusted.WS_RATE_CONNECT_BURST_IP = 0.5, 3
    ends = [(await gate.refused(0, "192.0.2.1", query="token=nonsense")).said for _ in range(5)]
    assert ends == [(4003, "authentication_failed")] * 3 + [(4008, "connect_rate_exceeded")] * 2
    await gate.enter(1, "192.0.2.2")

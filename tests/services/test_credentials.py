"""Others check a certificate without us: by the library alone, in a process that knows nothing of the site."""

import json
import subprocess
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

from apps.certificates.keys import keys, put_first, read_key
from apps.certificates.models import Certificate
from apps.certificates.services import issue_certificates, revoke_certificate
from apps.common.key_files import keys_in, new_key
from tests.support.background import do_tasks

pytestmark = pytest.mark.django_db

# Given on stdin: the token, and what the site publishes by its address. There is no other way out of it.
VERIFIER = """
import json, sys
from openbadgeslib.ob3 import OB3Verifier, OB3VerificationError
given = json.load(sys.stdin)
def download(url):
    return given["published"][url].encode()
try:
    verifier = OB3Verifier.for_issuer_did(given["issuer"], download=download)
    found = verifier.verify(given["token"], check_status=True, download=download)
    print("good", found.name, found.raw["credentialSubject"]["identifier"][0]["identityHash"])
except OB3VerificationError as error:
    print("bad", error)
"""


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    cache.clear()


@pytest.fixture
def with_https(settings):
    settings.SITE_URL, settings.HTTPS = "https://testserver", True


def credential(cast, **fields):
    tournament = cast.completed(2, **fields)
    issue_certificates(tournament.pk, cast.alice)
    do_tasks()
    return Certificate.objects.get(tournament=tournament, award="winner")


def published(client, token):
    """What anybody may read: the DID document, and the status list that the token names."""
    cache.clear()
    entry = claims(token)["credentialStatus"]
    url = entry["statusListCredential"]
    lists = client.get(url.partition("//testserver")[2])
    assert (lists.status_code, lists["Access-Control-Allow-Origin"]) == (200, "*")
    return {
        "https://testserver/.well-known/did.json": client.get("/.well-known/did.json").content.decode(),
        url: lists.content.decode(),
    }


def claims(token):
    body = token.split(".")[1]
    return json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def verified(client, token, **changed):
    given = {"token": token, "issuer": claims(token)["iss"], "published": published(client, token), **changed}
    done = subprocess.run(
        [sys.executable, "-I", "-c", VERIFIER], input=json.dumps(given), capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_credential_is_good_until_it_is_revoked_and_never_when_it_was_changed(cast, client, with_https):
    row = credential(cast)
    assert verified(client, row.credential).startswith(f"good Winner: Friday Cup {row.facts['name']}")
    head, _, signature = row.credential.split(".")
    forged = json.dumps(claims(row.credential)).replace(row.facts["name"], "Mallory").encode()
    forged = urlsafe_b64encode(forged).decode().rstrip("=")
    assert verified(client, f"{head}.{forged}.{signature}").startswith("bad")
    revoke_certificate(row.code, cast.alice, "The name was wrong.")
    assert "revocation" in verified(client, row.credential)


def test_what_an_older_key_signed_stays_good(cast, client, settings, with_https):
    row = credential(cast)
    settings.CERTIFICATE_KEYS = [new_key(), *settings.CERTIFICATE_KEYS]
    newer = credential(cast, name="Sunday Cup")
    assert row.key_name != newer.key_name
    for token in (row.credential, newer.credential):
        assert verified(client, token).startswith("good")
    assert client.get(f"/api/v1/certificates/{row.code}/").json()["state"] == "genuine"
    # A key that is given away is taken out, and what it signed is good no longer.
    settings.CERTIFICATE_KEYS = settings.CERTIFICATE_KEYS[:1]
    assert client.get(f"/api/v1/certificates/{row.code}/").json()["state"] == "altered"


def test_without_https_the_issuer_is_the_key_itself_and_the_certificate_says_that_it_is_for_trial(
    cast, client, settings
):
    row = credential(cast)
    assert claims(row.credential)["iss"].startswith("did:key:z") and row.facts["is_trial"]
    assert verified(client, row.credential).startswith("good")
    settings.CERTIFICATE_KEYS = [new_key(), *settings.CERTIFICATE_KEYS]
    assert verified(client, row.credential).startswith("good")
    assert "for trial" in client.get(f"/certificates/verify/{row.code}/").content.decode()


def test_there_is_no_list_beyond_the_newest_certificate_and_none_of_an_unknown_key(client):
    assert client.get("/credentials/status/0").status_code == 200
    assert client.get("/credentials/status/1").status_code == 404
    assert client.get("/credentials/status/0?key=none").status_code == 404


def test_a_file_of_keys_is_made_once_and_for_nobody_else_to_read(settings, tmp_path):
    path = tmp_path / "keys" / "certificates"
    settings.CERTIFICATE_KEYS, settings.CERTIFICATE_KEYS_FILE = [], str(path)
    with pytest.raises(ImproperlyConfigured, match="CERTIFICATE_KEYS is not set"):
        keys()
    keys_in(path)
    (first,) = keys()
    keys_in(path)
    assert keys() == [first] and path.stat().st_mode & 0o777 == 0o600
    newer = new_key()
    put_first(path, newer)
    assert keys() == [read_key(newer), first] and path.stat().st_mode & 0o777 == 0o600


def test_what_is_no_key_is_refused_without_being_repeated(settings):
    settings.CERTIFICATE_KEYS = ["no key at all"]
    with pytest.raises(ImproperlyConfigured) as refusal:
        keys()
    assert "no key at all" not in str(refusal.value)

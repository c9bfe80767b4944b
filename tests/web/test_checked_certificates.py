"""A certificate from the name that somebody gave themselves to what a stranger is told who has nothing but the file."""

import hashlib
import io
import json
import subprocess
import sys
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from html import unescape
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.core.cache import cache
from django.test import Client
from openbadgeslib.baking import ITXT_KEYWORD_OB3, bake_png
from PIL import Image

from apps.certificates.models import Certificate
from apps.common.key_files import new_key
from apps.tournaments import services
from apps.tournaments.models import Match
from tests.support.background import do_tasks
from tests.support.cast import make_user, play_out
from tests.support.http import caller
from tests.web.pages import page_of, words

pytestmark = pytest.mark.django_db

NAMES = {
    "english": "Tanvir O'Rahman-Smith",
    "conjuncts": "শ্রীমতী ক্ষিতীশ বন্দ্যোপাধ্যায়",
    "markup": '#[*a* _b_] $x^2$ @ref #eval("1") `r` // no',
    "sixty": "Wolfeschlegelsteinhausenbergerdorff Maximilian Alexander III",
    "arabic": "محمد بن عبد الله الرشيد",
}
NO_FONT_HAS = "漢字 Wu"
# By the library alone: the picture and what the site publishes are given, and there is no network.
VERIFIER = """
import base64, json, socket, sys
from openbadgeslib.baking import ITXT_KEYWORD_OB3, extract_png
from openbadgeslib.ob3 import OB3Verifier, OB3VerificationError
def refuse(*_, **__):
    raise SystemExit("the network was asked")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
given = json.load(sys.stdin)
def download(url):
    return given["published"][url].encode()
token = extract_png(base64.b64decode(given["picture"]), keyword=ITXT_KEYWORD_OB3)
try:
    verifier = OB3Verifier.for_issuer_did(given["issuer"], download=download)
    print("good", verifier.verify(token, check_status=True, download=download).name)
except OB3VerificationError as error:
    print("bad", error)
"""


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    cache.clear()


def issue(cast, cup):
    answer = caller(cast.alice).post(f"/api/v1/tournaments/{cup.pk}/certificates/")
    assert answer.status_code == 202
    do_tasks()
    return answer.json()


def code_of(person, cup):
    (row,) = caller(person).get(f"/api/v1/tournaments/{cup.pk}/certificates/").json()["results"]
    assert row["state"] == "issued"
    return row["code"]


def download(code, ending):
    answer = Client().get(f"/api/v1/certificates/{code}.{ending}")
    assert answer.status_code == 200
    return answer.content


def page(code, status=200):
    return unescape(words(page_of(Client(), f"/certificates/verify/{code}/", status)))


def test_every_name_is_on_the_sheet_as_text_and_its_code_leads_to_the_page_that_says_it(cast):
    cup = cast.open(2, check_in_required=False)
    people = {kind: make_user(kind, display_name=name) for kind, name in [*NAMES.items(), ("none", NO_FONT_HAS)]}
    for person in people.values():
        services.register_player(cup.pk, person)
    services.close_registration(cup.pk, cast.alice)
    services.start_tournament(cup.pk, cast.alice, random_seed=1)
    play_out(cup, cast.rita)
    (refused,) = issue(cast, cup)["unprintable"]
    assert (refused["name"], refused["characters"]) == (NO_FONT_HAS, sorted("漢字"))
    for kind, name in NAMES.items():
        code = code_of(people[kind], cup)
        (sheet,) = pypdfium2.PdfDocument(download(code, "pdf"))
        text = " ".join(sheet.get_textpage().get_text_bounded().split())
        # That reader gives letters of Arabic twice where they join; none is missing.
        assert name in text or (kind == "arabic" and set(name) <= set(text)), text
        picture = Image.open(io.BytesIO(download(code, "png")))
        # Of all kinds of codes some patterns of a square one are taken for a second one, of bars.
        (scanned,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        assert urlsplit(scanned.text).path == f"/certificates/verify/{code}/"
        assert "This certificate is genuine." in page(code) and name in page(code)


def test_what_is_wrong_with_one_is_told_apart(cast):
    cup, other = cast.completed(2, name="Friday Cup"), cast.completed(2, name="Sunday Cup")
    issue(cast, cup)
    issue(cast, other)
    bobs, bellas, elsewhere = code_of(cast.bob, cup), code_of(cast.bella, cup), code_of(cast.bob, other)
    sheet = download(bobs, "pdf")
    of_file = {code: hashlib.sha256(sheet).hexdigest() in page_of(Client(), f"/certificates/verify/{code}/")
               for code in (bobs, elsewhere)}  # fmt: skip
    # Another tournament's code: genuine, of that tournament, and the file is none of it.
    assert of_file == {bobs: True, elsewhere: False}
    assert "Friday Cup" in page(bobs) and "Friday Cup" not in page(elsewhere) and "Sunday Cup" in page(elsewhere)
    changed = hashlib.sha256(sheet[:-1] + bytes([sheet[-1] ^ 1])).hexdigest()
    assert changed not in page_of(Client(), f"/certificates/verify/{bobs}/")

    row = Certificate.objects.get(code=bobs)
    Certificate.objects.filter(pk=row.pk).update(facts={**row.facts, "name": "Mallory"})
    assert "Do not rely on this certificate." in page(bobs) and "Mallory" not in page(bobs)
    assert caller().get(f"/api/v1/certificates/{bobs}/").json()["state"] == "altered"
    Certificate.objects.filter(pk=row.pk).update(facts=row.facts)
    assert "This certificate is genuine." in page(bobs)

    reason = {"reason": "The name was another's."}
    assert caller(cast.alice).post(f"/api/v1/certificates/{bellas}/revoke/", reason).status_code == 200
    assert "This certificate was revoked." in page(bellas) and "The name was another's." in page(bellas)
    final = Match.objects.get(tournament=cup)
    services.reopen_match(final.pk, cast.alice, services.preview_reopen(final.pk, cast.alice).state)
    assert "This certificate was superseded." in page(bobs)
    assert "This certificate was revoked." in page(bellas)
    assert "No certificate has this code." in page("a" * 26, 404)


def published(token):
    """What anybody may read, as it is now: the keys, and the status list that the token names."""
    cache.clear()
    url = claims_of(token)["credentialStatus"]["statusListCredential"]
    site = "https://testserver/.well-known/did.json"
    return {address: Client().get(address.partition("//testserver")[2]).content.decode() for address in (site, url)}


def claims_of(token):
    body = token.split(".")[1]
    return json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def verified(picture, token):
    """What the library says of the picture, in a process that knows nothing of the site."""
    given = {"picture": b64encode(picture).decode(), "issuer": claims_of(token)["iss"], "published": published(token)}
    done = subprocess.run(
        [sys.executable, "-I", "-c", VERIFIER], input=json.dumps(given), capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_picture_that_somebody_saved_is_checked_by_the_library_alone_without_a_network(cast, settings):
    settings.SITE_URL, settings.HTTPS = "https://testserver", True
    cup = cast.completed(2)
    issue(cast, cup)
    code = code_of(cast.bob, cup)
    picture, token = download(code, "png"), download(code, "jwt").decode()
    assert verified(picture, token) == "good Winner: Friday Cup\n"

    head, body, signature = token.split(".")
    forged = json.dumps(claims_of(token)).replace("Bob", "Eve").encode()
    forged = urlsafe_b64encode(forged).decode().rstrip("=")
    for other in (f"{head}.{forged}.{signature}", f"{head}.{body}.{'A' * len(signature)}"):
        assert verified(baked(picture, other), token).startswith("bad")

    settings.CERTIFICATE_KEYS = [new_key(), *settings.CERTIFICATE_KEYS]
    assert verified(picture, token).startswith("good")
    caller(cast.alice).post(f"/api/v1/certificates/{code}/revoke/", {"reason": "Another's name."})
    assert "revocation" in verified(picture, token)


def baked(picture, token):
    """The same picture with another credential in it."""
    plain = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(plain, "PNG")
    return bake_png(plain.getvalue(), token, keyword=ITXT_KEYWORD_OB3)

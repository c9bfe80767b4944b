"""The tab of certificates: how they are made, how far they are, their logo, and what is taken back."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.certificates.models import Certificate
from apps.certificates.selectors import options_of
from tests.organize.at_the_desk import address, enter
from tests.support.background import do_tasks
from tests.support.cast import registration_of
from tests.support.pictures import a_picture
from tests.web.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def over(cast):
    return cast.completed(2)


def of(cup):
    return address("certificates", cup.pk)


def send(client, path, **fields):
    return words(client.post(path, fields, follow=True).content.decode())


def seen(client, path, **query):
    return words(client.get(path, query).content.decode())


def test_they_are_issued_seen_to_grow_listed_by_state_and_one_is_revoked(cast, over):
    client = enter(cast.alice)
    assert "0 of 2 are issued" in seen(client, of(over))
    asked = send(client, of(over), verb="look_at_issuing")
    assert (
        "2 certificates are made, for all who took part and have none: " in asked and "They stay as they are" in asked
    )
    assert "Nobody signs them. They have no logo." in asked and not Certificate.objects.exists()
    assert "2 certificates are being made" in send(client, of(over), verb="issue")
    assert "2 more are being made" in seen(client, of(over))
    do_tasks()
    assert "2 of 2 are issued" in seen(client, of(over))
    assert "Issue to all who have none" not in seen(client, of(over))
    row, other = Certificate.objects.all()
    assert f"/api/v1/certificates/{row.code}.pdf" in client.get(of(over)).content.decode()
    assert "Say why" in send(client, of(over), verb="revoke", code=row.code, reason=" ")
    assert "is revoked" in send(client, of(over), verb="revoke", code=row.code, reason="A wrong name.")
    revoked = seen(client, of(over), state="revoked")
    assert "A wrong name." in revoked and row.facts["name"] in revoked and other.facts["name"] not in revoked
    assert other.facts["name"] in seen(client, of(over), state="issued")
    assert seen(client, of(over), state="'--", p="x").count("A wrong name.") == 1


def test_what_is_set_holds_for_the_next_ones_and_what_cannot_be_printed_is_refused(cast, over):
    client = enter(cast.alice)
    assert "No font has 漢" in send(client, of(over), verb="options", signed_by="漢", language="bn")
    assert "Saved." in send(client, of(over), verb="options", signed_by="Nadia Karim", language="bn")
    send(client, of(over), verb="issue")
    row = Certificate.objects.get(registration=registration_of(over, cast.bob))
    assert (row.facts["signed_by"], row.facts["language"]) == ("Nadia Karim", "bn")


def sent_logo(client, cup, data, name="logo.png"):
    file = SimpleUploadedFile(name, data.getvalue(), content_type="image/png")
    return client.post(of(cup), {"verb": "logo", "logo": file}, follow=True)


def test_a_logo_is_put_on_shown_and_taken_away(cast, over, django_capture_on_commit_callbacks):
    client = enter(cast.alice)
    assert "issued from now on" in words(sent_logo(client, over, a_picture((900, 300))).content.decode())
    name = options_of(over.pk).logo
    answer = client.get(address("logo", over.pk))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (480, 160)
    assert address("logo", over.pk) in client.get(of(over)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, of(over), verb="remove_logo")
    assert options_of(over.pk).logo == "" and not default_storage.exists(name)
    assert client.get(address("logo", over.pk)).status_code == 404
    assert "Choose a picture." in send(client, of(over), verb="logo")


def test_logos_are_put_only_so_often(cast, over, rate):
    rate("evidence", "1/hour")
    client = enter(cast.alice)
    sent_logo(client, over, a_picture())
    name = options_of(over.pk).logo
    answer = client.post(of(over), {"verb": "logo", "logo": SimpleUploadedFile("a.png", a_picture().getvalue())})
    assert answer.status_code == 429 and "Too many attempts" in words(answer.content.decode())
    assert options_of(over.pk).logo == name


def test_what_is_no_picture_is_refused_in_words_and_the_logo_stays(cast, over, tmp_path):
    client = enter(cast.alice)
    sent_logo(client, over, a_picture())
    name = options_of(over.pk).logo
    svg = io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    for data in (svg, io.BytesIO(b"<html><script>alert(1)</script></html>"), io.BytesIO(b"x" * (5 * 2**20 + 1))):
        said = words(sent_logo(client, over, data).content.decode())
        assert "This is no PNG, JPEG or WebP picture" in said or "at most 5 MB" in said
    assert options_of(over.pk).logo == name
    assert [path.name for path in tmp_path.glob("**/*") if path.is_file()] == [name.rpartition("/")[2]]


def test_the_code_of_another_tournament_s_certificate_is_told_as_none(cast, over):
    elsewhere = cast.elsewhere()
    client = enter(cast.alice)
    send(client, of(over), verb="issue")
    do_tasks()
    row = Certificate.objects.first()
    said = send(enter(cast.oscar), of(elsewhere), verb="revoke", code=row.code, reason="Mine now.")
    assert "No certificate of this tournament has this code." in said
    assert said == send(enter(cast.oscar), of(elsewhere), verb="revoke", code="a" * 26, reason="Mine now.")
    row.refresh_from_db()
    assert row.state == "issued"

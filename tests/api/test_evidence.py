"""Evidence and rulings over HTTP: pictures that are sent, who gets them back, and how."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.tournaments import services
from apps.tournaments.models import Dispute, Evidence
from apps.tournaments.services.evidence import Given
from tests.support.http import caller, problem
from tests.support.pictures import a_picture
from tests.support.record import record

pytestmark = pytest.mark.django_db
LINK = "https://video.example/watch?v=7"
SCORE = {"participant1_score": 1, "participant2_score": 0}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return Path(tmp_path)


def files(media):
    return [path for path in media.rglob("*") if path.is_file()]


def evidence(match):
    return f"/api/v1/matches/{match.pk}/evidence/"


def send(person, match, data, name="x.png", kind="image/png", **headers):
    """The picture as a browser's form sends it."""
    file = SimpleUploadedFile(name, data, kind)
    return caller(person).post(evidence(match), {"picture": file}, format="multipart", headers=headers)


def promising(width, height):
    """The head of a picture of any size, in some fifty bytes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_report_and_a_dispute_take_a_link(cast):
    match = cast.begun_match()
    answer = caller(cast.bob).post(f"/api/v1/matches/{match.pk}/reports/", {**SCORE, "evidence": LINK})
    assert answer.status_code == 201
    answer = caller(cast.bella).post(
        f"/api/v1/matches/{match.pk}/dispute/", {"reason": "other", "evidence": LINK + "8"}
    )
    assert answer.status_code == 201
    found = caller(cast.rita).get(evidence(match)).json()
    assert [(row["link"], row["is_picture"]) for row in found] == [(LINK, False), (LINK + "8", False)]
    assert [row["report_id"] is None for row in found] == [False, True]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.example/", 7, ["https://x.example/"], "a\x00b"])
def test_what_is_no_link_is_refused(cast, link):
    match = cast.begun_match()
    before = record(match.tournament_id)
    answer = caller(cast.bob).post(f"/api/v1/matches/{match.pk}/reports/", {**SCORE, "evidence": link})
    problem(answer, 400, "invalid_schema")
    assert record(match.tournament_id) == before


def test_a_picture_comes_back_drawn_anew_without_its_notes(cast, media):
    match = cast.reported_match()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    data = a_picture((40, 20), "JPEG", exif=exif).getvalue()
    assert b"taken at home" in data
    answer = send(cast.bob, match, data, "../../etc/passwd")
    assert answer.status_code == 201, answer.content
    assert answer.json()["is_picture"]
    [file] = files(media)
    assert "passwd" not in str(file) and len(file.stem) == 32
    got = caller(cast.bella).get(f"/api/v1/evidence/{answer.json()['id']}/")
    body = got.content
    assert b"taken at home" not in body
    with Image.open(io.BytesIO(body)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (40, 20))
    assert (got["Content-Type"], got["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert got["Content-Disposition"].startswith("attachment")
    assert got["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in got["Cache-Control"]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("nobody", 401),
        ("elsewhere", 404),
        ("carol", 404),
        ("oscar", 404),
        ("bella", 200),
        ("bob", 200),
        ("rita", 200),
        ("alice", 200),
    ],
)
def test_who_sees_a_picture(cast, who, status):
    match = cast.reported_match(4)
    cast.elsewhere()
    answer = send(cast.bob, match, a_picture().getvalue())
    others = match.tournament.registrations.exclude(user__in=[cast.bob, cast.bella])
    person = {"nobody": None, "elsewhere": others.first().user}.get(who, getattr(cast, who, None))
    assert caller(person).get(f"/api/v1/evidence/{answer.json()['id']}/").status_code == status
    if person is not None:
        assert len(caller(person).get(evidence(match)).json()) == (status == 200)


def test_a_link_is_no_picture(cast):
    match = cast.reported_match()
    row = services.give_evidence(match.pk, cast.bob, Given(LINK))
    problem(caller(cast.bob).get(f"/api/v1/evidence/{row.pk}/"), 404, "not_found")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"<html><script>alert(1)</script></html>", 400),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 400),
        (b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>", 400),
        (promising(5000, 5000), 400),
        (promising(2**31 - 1, 2**31 - 1), 400),
        (a_picture(kind="GIF").getvalue(), 400),
        (b"\x89PNG\r\n\x1a\n" + b"x" * (5 * 2**20 + 1), 400),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 6_000_000, 413),
    ],
    ids=["html", "svg", "png that is html", "25 megapixels", "bomb", "gif", "5 MB and a byte", "6 MB"],
)
def test_what_is_no_picture_or_too_large_is_refused_and_nothing_is_kept(cast, media, data, status):
    match = cast.reported_match()
    before = record(match.tournament_id)
    answer = send(cast.bob, match, data)
    problem(answer, status, "invalid_schema" if status == 400 else "payload_too_large")
    assert (files(media), record(match.tournament_id)) == ([], before)


@pytest.mark.parametrize("who", ["carol", "rita", "bella"])
def test_nothing_is_drawn_of_those_who_may_not_give_it(cast, media, who, monkeypatch):
    match = cast.reported_match()
    if who != "bella":
        monkeypatch.setattr("apps.tournaments.services.evidence.keep_picture", None)
    answer = send(getattr(cast, who), match, a_picture().getvalue())
    problem(answer, *((409, "conflict") if who == "bella" else (403, "insufficient_permissions")))
    assert files(media) == []


def test_a_picture_that_is_sent_again_is_kept_once(cast, media):
    match = cast.reported_match()
    data = a_picture().getvalue()
    first, again = (send(cast.bob, match, data, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    problem(send(cast.bob, match, a_picture((5, 5)).getvalue(), **{"Idempotency-Key": "k"}), 422, "key_reused")
    assert (Evidence.objects.count(), len(files(media))) == (1, 1)


def test_json_there_is_as_small_as_anywhere(cast):
    match = cast.reported_match()
    answer = caller(cast.bob).post(evidence(match), {"link": "https://x.example/" + "x" * 300_000})
    problem(answer, 413, "payload_too_large")
    problem(caller(cast.bob).post(evidence(match), {"links": LINK}), 400, "invalid_schema")
    answer = caller(cast.bob).post(evidence(match), {"link": "a\x00b"}, format="multipart")
    problem(answer, 400, "invalid_schema")


def test_a_picture_that_comes_with_a_link_of_before_is_kept(cast, media):
    match = cast.reported_match()
    assert caller(cast.bob).post(evidence(match), {"link": LINK}).status_code == 201
    file = SimpleUploadedFile("x.png", a_picture().getvalue(), "image/png")
    answer = caller(cast.bob).post(evidence(match), {"link": LINK, "picture": file}, format="multipart")
    assert (answer.status_code, answer.json()["is_picture"], answer.json()["link"]) == (201, True, "")
    assert [row.picture for row in Evidence.objects.exclude(picture="")] == [
        str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()
    ]


def test_a_dispute_is_read_with_both_reports_and_all_rulings(cast):
    match = cast.begun_match(4)
    path = f"/api/v1/matches/{match.pk}/reports/"
    for person, first in ((cast.bob, 1), (cast.bella, 0)):
        score = {"participant1_score": first, "participant2_score": 1 - first, "evidence": LINK}
        assert caller(person).post(path, score).status_code == 201
    dispute = f"/api/v1/disputes/{Dispute.objects.get().pk}/"
    for first, text in ((1, "At first sight."), (0, "The video came.")):
        ruling = {"participant1_score": first, "participant2_score": 1 - first, "text": text}
        answer = caller(cast.rita).post(dispute + "ruling/", ruling)
        assert answer.status_code == 201, answer.content
    for person in (cast.bob, cast.bella, cast.rita):
        found = caller(person).get(dispute).json()
        assert [row["text"] for row in found["rulings"]] == ["At first sight.", "The video came."]
        assert [row["version"] for row in found["rulings"]] == [1, 2]
        assert {row["by"] for row in found["reports"]} == {match.participant1_id, match.participant2_id}
        assert len(found["evidence"]) == 2
    problem(caller(cast.carol).get(dispute), 404, "not_found")


def test_a_ruling_says_which_one_it_was_made_upon(cast):
    dispute = cast.disputed_match(4).disputes.get()
    path = f"/api/v1/disputes/{dispute.pk}/ruling/"
    problem(caller(cast.rita).post(path, {**SCORE, "version": 1}), 409, "conflict")
    assert caller(cast.rita).post(path, {**SCORE, "version": 0}).status_code == 201
    problem(caller(cast.alice).post(path, {**SCORE, "version": 0, "text": "So."}), 409, "conflict")
    problem(caller(cast.alice).post(path, {**SCORE, "version": "1", "text": "So."}), 400, "invalid_schema")
    assert caller(cast.alice).post(path, {**SCORE, "version": 1, "text": "So."}).json()["version"] == 2


def test_a_stale_score_is_a_conflict_that_says_what_is_so(cast):
    match = cast.begun_match()
    path = f"/api/v1/matches/{match.pk}/score/"
    answer = caller(cast.rita).post(path, {**SCORE, "score_version": 0})
    assert answer.json()["score_version"] == 1
    refusal = problem(caller(cast.alice).post(path, {**SCORE, "score_version": 0}), 409, "conflict")
    assert (refusal["score_version"], refusal["participant1_score"], refusal["participant2_score"]) == (1, 1, 0)
    problem(caller(cast.alice).post(path, {**SCORE, "score_version": "1"}), 400, "invalid_schema")

"""Evidence and rulings on a match's page, without JavaScript."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Dispute, Evidence, Ruling
from tests.support.pictures import a_picture
from tests.support.record import record
from tests.web.pages import on_one_line, page_of, sign_in, words
from tests.web.test_match_forms import form_of, score, send

pytestmark = pytest.mark.django_db
LINK = "https://video.example/watch?v=7"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return Path(tmp_path)


def picture(data=None, name="won.png"):
    return SimpleUploadedFile(name, a_picture().getvalue() if data is None else data, "image/png")


def page(client, match):
    return page_of(client, f"/matches/{match.pk}/")


def test_a_report_takes_a_link_and_a_picture_and_the_referee_sees_both_sides(client, cast):
    match = cast.begun_match(4)
    fields = {**score(1, 0), "evidence": LINK, "picture": picture()}
    assert send(sign_in(client, cast.bob), match, "report_score", **fields).status_code == 302
    shown = {"reason": "score_mismatch", "evidence": LINK + "8", "picture": picture()}
    assert send(sign_in(client, cast.bella), match, "dispute_result", **shown).status_code == 302
    assert Evidence.objects.count() == 4
    html = page(sign_in(client, cast.rita), match)
    assert LINK + "8" in html and 'rel="noopener noreferrer nofollow ugc"' in html
    pictures = re.findall(r'<img[^>]* src="(/evidence/\d+/)"', " ".join(html.split()))
    assert len(pictures) == 2
    for address in pictures:
        assert client.get(address)["Content-Type"] == "image/webp"
        assert sign_in(client, cast.carol).get(address).status_code == 404
        client.logout()
        assert client.get(address).status_code == 302
        sign_in(client, cast.rita)
    for person in (cast.carol, None):
        client.logout()
        html = page(client if person is None else sign_in(client, person), match)
        assert LINK not in html and "/evidence/" not in html and "What both sides say" not in html


def test_what_is_no_picture_comes_back_at_its_field_and_nothing_is_reported(client, cast, media):
    match = cast.begun_match()
    before = record(match.tournament_id)
    fields = {**score(1, 0), "evidence": LINK, "picture": picture(b"<svg/>")}
    answer = send(sign_in(client, cast.bob), match, "report_score", **fields)
    form = form_of(answer, "report_score")
    assert answer.status_code == 400
    assert "no PNG, JPEG or WebP" in words(form) and f'value="{LINK}"' in form
    assert (record(match.tournament_id), [path for path in media.rglob("*") if path.is_file()]) == (before, [])


@pytest.mark.parametrize("link", ["javascript:alert(1)", "x" * 501])
def test_what_is_no_link_comes_back(client, cast, link):
    match = cast.begun_match()
    answer = send(sign_in(client, cast.bob), match, "report_score", **score(1, 0), evidence=link)
    assert answer.status_code in (400, 409)
    assert not Evidence.objects.exists()
    match.refresh_from_db()
    assert match.state == "live"


def test_more_is_shown_later(client, cast):
    match = cast.reported_match()
    assert "Show something for it" in page(sign_in(client, cast.bob), match)
    assert "Show something for it" not in page(sign_in(client, cast.bella), match)
    assert send(sign_in(client, cast.bob), match, "give_evidence", picture=picture()).status_code == 302
    services.dispute_result(match.pk, cast.bella, "other")
    assert "Show something for it" in page(sign_in(client, cast.bella), match)
    assert send(client, match, "give_evidence", evidence=LINK).status_code == 302
    assert [bool(row.picture) for row in Evidence.objects.all()] == [True, False]
    answer = send(client, match, "give_evidence")
    assert answer.status_code == 409 and "Give a link or a picture." in words(answer.content.decode())


def test_a_referee_rules_with_a_text_and_corrects_the_ruling(client, cast):
    match = cast.disputed_match(4)
    sign_in(client, cast.rita)
    assert "Why so?" in page(client, match)
    assert send(client, match, "complete_match", **score(1, 0), text="At first sight.").status_code == 302
    html = words(page(client, match))
    assert "Ruling 1: 1 : 0" in html and "At first sight." in html and "Correct the ruling" in html
    assert "Correct the ruling" not in page(sign_in(client, cast.bob), match)
    assert send(client, match, "correct_ruling", **score(0, 1), text="I say so.").status_code == 409
    sign_in(client, cast.rita)
    assert send(client, match, "correct_ruling", **score(0, 1), text="The video came.").status_code == 302
    assert "is corrected" in words(page_of(client, f"/tournaments/{match.tournament_id}/"))
    for person in (cast.bob, cast.bella, cast.alice):
        html = words(page(sign_in(client, person), match))
        assert "Ruling 1: 1 : 0" in html and "Ruling 2: 0 : 1" in html and "The video came." in html
    assert "The video came." not in page(sign_in(client, cast.carol), match)
    assert Ruling.objects.filter(dispute=Dispute.objects.get()).count() == 2


def correction_of(html):
    """The names and values of the fields that nobody types, of the form that corrects a ruling on this page."""
    form = re.search(r'<form[^>]* action="[^"]*/correct_ruling/".*?</form>', on_one_line(html), re.S)[0]
    fields = [dict(re.findall(r'(name|value)="(\w*)"', field)) for field in re.findall(r"<input[^>]*>", form)]
    return {field["name"]: field["value"] for field in fields if field["name"] in ("dispute_id", "version")}


def disputed_anew(cast, match):
    """The match is reopened, played again, and disputed again."""
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)
    services.start_match(match.pk, cast.rita)
    services.report_result(match.pk, cast.bob, MatchScore(1, 0))
    return services.dispute_result(match.pk, cast.bella, "cheating")


def test_a_correction_from_a_page_of_before_does_not_decide_a_new_dispute(client, cast):
    match = cast.disputed_match(4)
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0), "First.")
    hidden = correction_of(page(sign_in(client, cast.rita), match))
    dispute = disputed_anew(cast, match)
    before = record(match.tournament_id)
    answer = send(client, match, "correct_ruling", **{**hidden, **score(0, 1)}, text="Of an old page.")
    assert answer.status_code == 409
    assert "not of a ruling on this dispute" in words(answer.content.decode())
    dispute.refresh_from_db()
    assert (dispute.status, record(match.tournament_id)) == ("open", before)


def test_a_correction_from_a_page_of_before_does_not_overwrite_another(client, cast):
    match = cast.disputed_match(4)
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0), "First.")
    hidden = correction_of(page(sign_in(client, cast.rita), match))
    services.rule(match.disputes.get().pk, cast.alice, MatchScore(0, 1), "The video came.")
    before = record(match.tournament_id)
    answer = send(client, match, "correct_ruling", **{**hidden, **score(1, 0)}, text="First, in other words.")
    html = answer.content.decode()
    assert answer.status_code == 409 and "another ruling than the one you saw" in words(html)
    assert "First, in other words." in html and record(match.tournament_id) == before
    # Read by now, it may be corrected.
    assert correction_of(html)["version"] == "2"
    again = {**correction_of(html), **score(1, 0)}
    assert send(client, match, "correct_ruling", **again, text="First, in other words.").status_code == 302


def test_a_correction_of_a_dispute_of_another_match_is_none(client, cast):
    match = cast.disputed_match(4)
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0), "First.")
    hidden = correction_of(page(sign_in(client, cast.rita), match))
    other = cast.decided_match()
    assert send(client, other, "correct_ruling", **{**hidden, **score(0, 1)}).status_code == 409
    answer = send(client, match, "correct_ruling", **score(0, 1), dispute_id="")
    assert answer.status_code == 400 and "does not say what it is about" in words(answer.content.decode())


def test_a_text_that_is_too_long_comes_back(client, cast):
    match = cast.disputed_match(4)
    answer = send(sign_in(client, cast.rita), match, "complete_match", **score(1, 0), text="x" * 2001)
    assert answer.status_code == 400
    assert "at most 2000 characters" in words(form_of(answer, "complete_match"))


def test_a_picture_is_larger_than_other_forms_and_has_its_own_bound(client, cast):
    match = cast.begun_match()
    noise = io.BytesIO()
    Image.effect_noise((900, 900), 100).save(noise, "PNG")
    data = noise.getvalue()
    assert len(data) > 300_000
    answer = send(sign_in(client, cast.bob), match, "report_score", **score(1, 0), picture=picture(data))
    assert (answer.status_code, Evidence.objects.count()) == (302, 1)
    answer = send(client, match, "give_evidence", picture=picture(data + b"x" * 6_000_000))
    assert (answer.status_code, Evidence.objects.count()) == (413, 1)
    words_alone = send(client, match, "give_evidence", evidence="https://x.example/" + "x" * 400_000)
    assert words_alone.status_code in (400, 413)


def test_nobody_has_more_pictures_drawn_than_they_may(client, cast, settings):
    rates = {**settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "evidence": "1/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    match = cast.reported_match()
    sign_in(client, cast.bob)
    assert send(client, match, "give_evidence", picture=picture()).status_code == 302
    answer = send(client, match, "give_evidence", picture=picture())
    assert answer.status_code == 409 and "Too many attempts" in words(answer.content.decode())
    assert Evidence.objects.count() == 1

"""Certificates where people meet them: their owners' page, and the one that anybody checks them on."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.test import Client
from playwright.async_api import expect

from apps.certificates.domain.codes import printed
from apps.certificates.drawing import PDF, PNG, file_name
from apps.certificates.models import Certificate
from apps.certificates.services import issue_certificates, revoke_certificate
from tests.support.background import do_tasks
from tests.support.cast import registration_of
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def over(cast):
    return cast.completed(2)


def issued_to(cast, tournament, user):
    issue_certificates(tournament.pk, cast.alice)
    do_tasks()
    return Certificate.objects.get(registration=registration_of(tournament, user))


def test_its_owner_finds_it_prints_it_and_posts_it(cast, over, client):
    row = issued_to(cast, over, cast.bob)
    assert row.code in page_of(sign_in(client, cast.bob), "/my/certificates/")
    for ending, kind in ((PDF, "application/pdf"), (PNG, "image/png")):
        answer = Client().get(f"/api/v1/certificates/{row.code}.{ending}")
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        kept = default_storage.path(file_name(getattr(row, f"{ending}_sha256"), ending))
        assert answer.content == Path(kept).read_bytes()
    revoke_certificate(row.code, cast.alice, "Wrong")
    assert Client().get(f"/api/v1/certificates/{row.code}.pdf").status_code == 409
    assert "none yet" in words(page_of(client, "/my/certificates/"))


def test_a_file_that_is_gone_is_not_found(cast, over):
    row = issued_to(cast, over, cast.bob)
    default_storage.delete(file_name(row.png_sha256, PNG))
    answer = Client().get(f"/api/v1/certificates/{row.code}.png")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_whoever_checks_one_is_told_what_it_says_and_whether_it_counts(cast, over, django_assert_num_queries):
    row, visitor = issued_to(cast, over, cast.bob), Client()
    path = f"/certificates/verify/{row.code}/"
    # One row, and nothing else.
    with django_assert_num_queries(1):
        said = words(page_of(visitor, path))
    assert "This certificate is genuine." in said and row.facts["name"] in said and "Friday Cup" in said
    assert visitor.get("/certificates/verify/", {"code": printed(row.code)}).url == path
    assert "No certificate has this code." in words(page_of(visitor, f"/certificates/verify/{'a' * 26}/", 404))
    assert "No certificate has this code." in words(page_of(visitor, "/certificates/verify/?code=nonsense"))
    revoke_certificate(row.code, cast.alice, "The name was another's.")
    assert "was revoked" in words(page_of(visitor, path))
    Certificate.objects.update(state="superseded")
    assert "was superseded" in words(page_of(visitor, path))
    Certificate.objects.update(state="issued", award="third")
    said = words(page_of(visitor, path))
    assert "Do not rely on this certificate." in said and row.facts["name"] not in said


def test_checking_is_bounded(cast, over, rate):
    row = issued_to(cast, over, cast.bob)
    rate("certificates", "2/hour")
    visitor = Client()
    for status in (200, 200, 429):
        assert visitor.get(f"/certificates/verify/{row.code}/").status_code == status


@pytest.fixture
def page_and_files(cast, over):
    """The page of a certificate as Django writes it, its sheet, and the same with a byte changed."""
    row = issued_to(cast, over, cast.bob)
    html = Client().get(f"/certificates/verify/{row.code}/").content.decode()
    ours = Path(default_storage.path(file_name(row.pdf_sha256, PDF)))
    data = bytearray(ours.read_bytes())
    data[len(data) // 2] ^= 1
    changed = ours.with_name("changed.pdf")
    changed.write_bytes(data)
    return html, ours, changed


async def answered(route, html):
    """Where browsers have WebCrypto, which is not at http addresses of others."""
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        await route.fulfill(path=finders.find(path.removeprefix("/static/")))
    else:
        await route.fulfill(body=html, content_type="text/html")


@pytest.mark.browser
async def test_a_file_is_compared_in_the_browser_and_a_changed_byte_is_seen(page_and_files, browser):
    html, ours, changed = page_and_files
    page = await (await browser.new_context()).new_page()
    await page.route("**/*", lambda route: answered(route, html))
    await page.goto("http://localhost/")
    for path, said in ((ours, "the one that was issued, unchanged"), (changed, "not the one that was issued")):
        await page.set_input_files("[data-compare] input", path)
        await expect(page.locator("[data-compare] [role=status]")).to_contain_text(said)

"""The organizers' picture on certificates: on those that are issued from then on, and on no others."""

import io
from pathlib import Path

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django_tasks_db.models import DBTaskResult
from PIL import Image

from apps.certificates import tasks
from apps.certificates.drawing import PDF, PNG, file_name
from apps.certificates.finishing import finish
from apps.certificates.models import Certificate, CertificateOptions
from apps.certificates.selectors import options_of, progress_of, standing_of
from apps.certificates.services import LOGO_SIDE, issue_certificates, remove_logo, revoke_certificate, set_logo
from apps.tournaments.domain.errors import NotFound, PermissionRefused
from tests.support.background import do_tasks
from tests.support.cast import registration_of
from tests.support.pictures import a_picture
from tests.support.record import record, refused

pytestmark = pytest.mark.django_db
# Where the picture stands on the sheet of the screen, in parts of its width and height.
LOGO_AT = (0.02, 0.0, 0.6, 0.25)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def over(cast):
    return cast.completed(2)


def kept():
    return {path.name for path in Path(default_storage.location).glob("logos/*")}


def issued(cast, over):
    """Bob's, made now: an earlier one is revoked for it."""
    for row in Certificate.objects.filter(tournament=over, state="issued"):
        revoke_certificate(row.code, cast.alice, "Anew")
    issue_certificates(over.pk, cast.alice)
    do_tasks()
    return Certificate.objects.get(registration=registration_of(over, cast.bob), state="issued")


def red(picture):
    """How many of its pixels are of the logo of these tests."""
    colors = picture.convert("RGB").getcolors(picture.width * picture.height)
    return sum(n for n, (r, g, b) in colors if r > 230 and g < 30 and b < 30)


def has_logo(row):
    """Whether the sheet and the picture have it, where it belongs."""
    with default_storage.open(file_name(row.png_sha256, PNG)) as file, Image.open(io.BytesIO(file.read())) as whole:
        left, top, right, bottom = LOGO_AT
        box = (left * whole.width, top * whole.height, right * whole.width, bottom * whole.height)
        posted = red(whole.crop(tuple(map(round, box))))
    with default_storage.open(file_name(row.pdf_sha256, PDF)) as file:
        sheet = pypdfium2.PdfDocument(file.read())[0].render(scale=1).to_pil()
    return (posted > 100, red(sheet) > 100)


def test_it_is_on_the_sheet_and_the_picture_of_those_that_are_issued_from_then_on(cast, over):
    before = issued(cast, over)
    set_logo(over.pk, cast.alice, a_picture((300, 150)))
    digests = Certificate.objects.values_list("pdf_sha256", "png_sha256").get(pk=before.pk)
    assert digests == (before.pdf_sha256, before.png_sha256)
    with_it = issued(cast, over)
    assert has_logo(with_it) == (True, True) and has_logo(before) == (False, False)
    assert standing_of(with_it) == "genuine"
    remove_logo(over.pk, cast.alice)
    assert has_logo(issued(cast, over)) == (False, False)
    with_it.refresh_from_db()
    assert has_logo(with_it) == (True, True), "what was issued stays"


def test_what_is_being_made_when_it_changes_gets_the_new_one(cast, over):
    issue_certificates(over.pk, cast.alice)
    set_logo(over.pk, cast.alice, a_picture((300, 150)))
    assert finish(over.pk, [], "logos/old.webp") == 0
    do_tasks()
    rows = Certificate.objects.filter(tournament=over, state="issued")
    assert len(rows) == 2 and all(has_logo(row) == (True, True) for row in rows)


def test_logos_one_after_the_other_are_drawn_by_one_task(cast, over):
    issue_certificates(over.pk, cast.alice)
    for side in (10, 20, 300):
        set_logo(over.pk, cast.alice, a_picture((side, side)))
    assert DBTaskResult.objects.filter(task_path=tasks.draw_certificates.module_path).count() == 1
    do_tasks()
    assert progress_of(over.pk).issued == 2


def test_what_was_drawn_with_the_one_before_is_not_issued(cast, over, monkeypatch):
    set_logo(over.pk, cast.alice, a_picture())
    issue_certificates(over.pk, cast.alice)
    real, changed = tasks.finish, []

    def changed_meanwhile(tournament_id, drawn, logo):
        if not changed:
            changed.append(set_logo(over.pk, cast.alice, a_picture((300, 150))))
        return real(tournament_id, drawn, logo)

    monkeypatch.setattr(tasks, "finish", changed_meanwhile)
    do_tasks()
    assert progress_of(over.pk).issued == 2
    assert all(has_logo(row) == (True, True) for row in Certificate.objects.all())


def test_of_each_there_is_one_file_and_it_goes_with_its_row(cast, over, django_capture_on_commit_callbacks):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            set_logo(over.pk, cast.alice, a_picture((1000, 400)))
        assert kept() == {options_of(over.pk).logo.rpartition("/")[2]}
    with default_storage.open(options_of(over.pk).logo) as file, Image.open(file) as picture:
        assert picture.size == (LOGO_SIDE, 192)
    with django_capture_on_commit_callbacks(execute=True):
        CertificateOptions.objects.get(tournament=over).delete()
    assert kept() == set()


def test_one_whose_file_is_gone_is_said_and_chosen_anew(cast, over):
    set_logo(over.pk, cast.alice, a_picture())
    default_storage.delete(options_of(over.pk).logo)
    issue_certificates(over.pk, cast.alice)
    do_tasks()
    assert (progress_of(over.pk).stuck, progress_of(over.pk).issued) == (2, 0)
    set_logo(over.pk, cast.alice, a_picture((300, 150)))
    assert has_logo(issued(cast, over)) == (True, True)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a/*<svg/onload=alert(1)>*/=1;",
        b"",
    ],
)
def test_what_is_no_picture_leaves_no_trace(cast, over, data):
    before = record(over.pk)
    with pytest.raises(ValidationError):
        set_logo(over.pk, cast.alice, io.BytesIO(data))
    assert record(over.pk) == before and kept() == set()


def test_a_moving_picture_stands_still_and_what_is_behind_a_picture_is_gone(cast, over):
    frames = [Image.new("RGB", (40, 20), color) for color in ("#ff0000", "#00ff00")]
    moving = io.BytesIO()
    frames[0].save(moving, "WEBP", save_all=True, append_images=frames[1:])
    for data in (moving.getvalue(), a_picture((40, 20)).getvalue() + b"<script>alert(1)</script>"):
        set_logo(over.pk, cast.alice, io.BytesIO(data))
        with default_storage.open(options_of(over.pk).logo) as file:
            drawn = file.read()
        assert b"script" not in drawn
        with Image.open(io.BytesIO(drawn)) as picture:
            assert (getattr(picture, "n_frames", 1), red(picture)) == (1, 800)


def test_only_organizers_set_one_and_nobody_else_has_a_picture_drawn(cast, over, monkeypatch):
    monkeypatch.setattr("apps.certificates.services.keep_picture", None)
    for person in (cast.rita, cast.bob, cast.oscar):
        with refused(over.pk, PermissionRefused):
            set_logo(over.pk, person, a_picture())
        with refused(over.pk, PermissionRefused):
            remove_logo(over.pk, person)
    with pytest.raises(NotFound):
        set_logo(10**9, cast.alice, a_picture())

"""What is kept of a picture that somebody sends, and how it is handed out."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.urls import path
from PIL import Image, PngImagePlugin

from apps.common import files, turns
from apps.common.busy import Busy
from apps.common.files import PICTURE_BYTES, file_response, keep_picture

GPS = 0x8825


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sent(size=(4, 2), kind="PNG", color="#ff0000", **options):
    data = io.BytesIO()
    Image.new("RGBA" if len(color) == 9 else "RGB", size, color).save(data, kind, **options)
    return data


def kept(data):
    with default_storage.open(keep_picture(data, "evidence")) as file:
        return file.read()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew(kind):
    with Image.open(io.BytesIO(kept(sent(kind=kind)))) as picture:
        assert (picture.format, picture.size) == ("WEBP", (4, 2))
        red, green, blue = picture.convert("RGB").getpixel((1, 1))
    assert red > 240 > 20 > max(green, blue)


def test_transparency_stays():
    with Image.open(io.BytesIO(kept(sent(color="#ff000080")))) as picture:
        assert picture.mode == "RGBA"


def test_nothing_of_what_was_sent_besides_is_kept():
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (23.0, 48.0, 0.0)}
    exif[0x010E] = "taken at home"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "<script>alert(1)</script>")
    with_place, with_words = sent(kind="JPEG", exif=exif), sent(pnginfo=text)
    behind = io.BytesIO(sent().getvalue() + b"<script>alert(1)</script>")
    assert b"taken at home" in with_place.getvalue()
    for data in (with_place, with_words, behind):
        result = kept(data)
        assert b"taken at home" not in result
        assert b"script" not in result
        with Image.open(io.BytesIO(result)) as picture:
            assert not picture.getexif()


def test_a_picture_taken_with_the_phone_on_its_side_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(kept(sent((4, 2), "JPEG", exif=exif)))) as picture:
        assert picture.size == (2, 4)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def promising(width, height):
    """The head of a picture of any size, in some fifty bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"")), chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


def with_broken_notes():
    """A picture on its side, whose EXIF has a number that does not fit what it is written as."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) + struct.pack(">HHIhH", 0x0100, 8, 1, -1, 0)
    tiff = b"MM\x00*\x00\x00\x00\x08" + struct.pack(">H", 2) + entries + b"\x00\x00\x00\x00"
    plain, segment = sent(kind="JPEG").getvalue(), b"Exif\x00\x00" + tiff
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no PNG, JPEG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no PNG, JPEG or WebP"),
        (sent(kind="GIF").getvalue(), "no PNG, JPEG or WebP"),
        (sent(kind="TIFF").getvalue(), "no PNG, JPEG or WebP"),
        (sent((300, 300)).getvalue()[:-200], "no PNG, JPEG or WebP"),
        (b"\xff\xd8\xff" + b"\x00" * 100, "no PNG, JPEG or WebP"),
        (b"%PDF-1.7\n", "no PNG, JPEG or WebP"),
        (promising(5000, 5000).getvalue(), "20 megapixels"),
        (promising(2**31 - 1, 2**31 - 1).getvalue(), "megapixels|can be read"),
        (with_broken_notes(), "no PNG, JPEG or WebP"),
        (promising(0, 5).getvalue(), "no PNG, JPEG or WebP"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * PICTURE_BYTES, "5 MB"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_and_nothing_is_kept(data, said, tmp_path):
    with pytest.raises(ValidationError, match=said):
        keep_picture(io.BytesIO(data), "evidence")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_waits_for_another_without_its_turn_and_not_for_ever(monkeypatch, tmp_path):
    monkeypatch.setattr(turns, "ALONE_WITHIN_SECONDS", 0.01)
    given: list[bool] = []
    turn = turns.GIVE_BACK.set(lambda: given.append(True))
    try:
        with files._drawing, pytest.raises(Busy):
            keep_picture(sent(), "evidence")
    finally:
        turns.GIVE_BACK.reset(turn)
    assert given and list(tmp_path.iterdir()) == []


def test_a_name_is_nobodys_choice_and_not_to_be_guessed():
    names = {keep_picture(sent(), "evidence") for _ in range(3)}
    assert len(names) == 3
    assert all(name.startswith("evidence/") and len(name) > 40 for name in names)


def one_file(request: HttpRequest, name: str):
    return file_response(name, download_as="report\r\nX: y.webp", content_type="image/webp")


urlpatterns = [path("file/<path:name>", one_file)]


@pytest.mark.urls(__name__)
def test_a_file_is_handed_out_to_be_saved_and_never_to_be_run(client):
    name = keep_picture(sent(), "evidence")
    answer = client.get(f"/file/{name}")
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer["Cache-Control"]
    assert "X" not in answer.headers
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (4, 2)


def test_a_file_that_is_gone_is_not_found_and_somebody_reads_that_in_the_logs(caplog):
    with pytest.raises(Http404):
        file_response("evidence/gone.webp", download_as="gone.webp", content_type="image/webp")
    [line] = [record for record in caplog.records if record.name == "apps.common.files"]
    assert line.file == "evidence/gone.webp"


def test_no_address_of_the_site_leads_to_the_files(client, db):
    name = keep_picture(sent(), "evidence")
    for address in (f"/media/{name}", f"/{name}", f"/static/{name}", f"/static/../media/{name}"):
        assert client.get(address).status_code == 404

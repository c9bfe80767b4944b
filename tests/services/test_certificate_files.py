"""What is printed and posted: its words, its code, and that it is the same bytes each time."""

import hashlib
import io
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp
from openbadgeslib.baking import ITXT_KEYWORD_OB3, extract_png
from PIL import Image

from apps.certificates.drawing import LAYOUT, PDF, PNG, SCREEN_PPI, Drawn, draw, file_name, keep
from apps.certificates.facts import printed_facts, verify_url
from apps.certificates.keys import keys
from apps.certificates.models import Certificate
from apps.common.typeset import missing_characters, typeset

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
NAMES = {
    "conjuncts": "শ্রীমতী ক্ষিতীশ বন্দ্যোপাধ্যায়",
    "markup": '#[*a* _b_] $x^2$ @ref <l> #eval("1") `r` // no',
    "sixty": "Wolfeschlegelsteinhausenbergerdorff Maximilian Alexander III",
    "arabic": "محمد بن عبد الله الرشيد",
}


def certificate(name="Tanvir Rahman", award="winner", place=(1, 1), **facts):
    said = {
        "language": "en",
        "name": name,
        "players": [],
        "tournament": "Dhaka Winter Open",
        "game": "Chess",
        "place": list(place),
        "entrants": 64,
        "date": "2026-11-28",
        "signed_by": "Nadia Karim",
        "is_trial": False,
        **facts,
    }
    return Certificate(pk=7, code="abcdefghijklmnopqrstuvwxyz", award=award, tournament_id=3, facts=said, created_at=AT)


def words(row):
    """What somebody copies out of the sheet in Chromium, whose reader this is."""
    (sheet,) = pypdfium2.PdfDocument(typeset(LAYOUT, printed_facts(row), AT, format="pdf", shape="paper"))
    assert [round(side) for side in sheet.get_size()] == [842, 595]
    return " ".join(sheet.get_textpage().get_text_bounded().split())


def test_the_words_of_a_sheet_can_be_copied_whatever_a_name_looks_like():
    for award, name in zip(("winner", "runner_up", "third", "participant"), NAMES.values(), strict=True):
        text = words(certificate(name, award, (2, 2)))
        # That reader gives letters of Arabic twice where they join; none is missing.
        assert name in text or (name == NAMES["arabic"] and set(name) <= set(text)), text
        assert "Dhaka Winter Open" in text and "ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z" in text


def test_a_sheet_in_bengali_with_a_team_names_its_players():
    text = words(certificate("Delta Wolves", "third", (3, 3), language="bn", players=["ক্ষিতীশ", "Bob", "Zoë"]))
    assert "Delta Wolves" in text and "ক্ষিতীশ, Bob, Zoë" in text


@pytest.mark.parametrize("name", ["W" * 60, "ক্ষ" * 20])
def test_a_name_that_cannot_be_parted_stays_within_its_column(name):
    data = typeset(LAYOUT, printed_facts(certificate(name)), AT, format="png", ppi=SCREEN_PPI, shape="screen")
    picture = Image.open(io.BytesIO(data)).convert("L")
    # Between the column and the bracket.
    strip = picture.crop((1250, 0, 1290, 1080))
    assert strip.getextrema()[0] > 240


def test_the_picture_has_its_size_its_code_and_its_credential():
    row = certificate(NAMES["conjuncts"], language="bn")
    first, again = draw(row, keys()[0]), draw(row, keys()[0])
    assert first == again
    picture = Image.open(io.BytesIO(first.png))
    assert picture.size == (1920, 1080)
    # Asked for codes of all kinds, that reader takes some patterns of a square code for a second one of bars.
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert [code.text for code in found] == [verify_url(row.code)]
    assert extract_png(first.png, keyword=ITXT_KEYWORD_OB3) == first.credential
    assert first.pdf.startswith(b"%PDF")


def test_a_file_that_was_cut_off_while_it_was_written_is_written_anew(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    drawn = Drawn(7, "a.b.c", keys()[0], b"%PDF whole", b"PNG whole")
    digests = keep(drawn)
    assert digests == tuple(hashlib.sha256(data).hexdigest() for data in (drawn.pdf, drawn.png))
    paths = [tmp_path / file_name(*named) for named in zip(digests, (PDF, PNG), strict=True)]
    paths[0].write_bytes(drawn.pdf[:4])
    assert keep(drawn) == digests
    assert [path.read_bytes() for path in paths] == [drawn.pdf, drawn.png]
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(paths)


def test_what_no_font_has_is_known():
    assert missing_characters([*NAMES.values(), "Zoë 42 · “quoted” – ৬৪"]) == []
    assert missing_characters(["漢字", "नमस्ते", "a\N{VIDEO GAME}"]) == sorted(set("漢字नमस्ते\N{VIDEO GAME}"))
    # They join letters, and say how a sign looks: nothing is drawn for them.
    assert missing_characters(["ক\u200d্ষ", "a\ufe0f"]) == []

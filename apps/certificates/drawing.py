"""A certificate as files: a sheet to print and a picture to post, with its credential in the picture.

Both are made once, of one layout, and are the same bytes whenever they are made of the same row and the same logo: who
has a file can compare its digest with what was issued. They are kept by that digest, once the row that has it is about
to be saved: of a file that no row names nobody would know whose name is in it when their account ends.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from openbadgeslib.baking import ITXT_KEYWORD_OB3, bake_png

from apps.certificates.credentials import signed_credential
from apps.certificates.facts import printed_facts
from apps.certificates.keys import Key
from apps.certificates.models import Certificate
from apps.common.typeset import typeset

LAYOUT = (Path(__file__).parent / "layouts" / "bracket.typ").read_bytes()
# The screen's sheet is 384 mm wide: 1,920 pixels.
SCREEN_PPI = 127
PDF, PNG = "pdf", "png"


@dataclass(frozen=True)
class Drawn:
    """A certificate's files, which are not kept yet."""

    pk: int
    credential: str
    key: Key
    pdf: bytes = field(repr=False)
    png: bytes = field(repr=False)


def draw(certificate: Certificate, key: Key, logo: bytes = b"") -> Drawn:
    """Make its files, with the organizers' picture. Raises `typst.TypstError` where the layout cannot set it."""
    facts, at = printed_facts(certificate, logo), certificate.created_at.astimezone(UTC)
    credential = signed_credential(certificate, key)
    sheet = typeset(LAYOUT, facts, at, format="pdf", shape="paper")
    picture = typeset(LAYOUT, facts, at, format="png", ppi=SCREEN_PPI, shape="screen")
    return Drawn(certificate.pk, credential, key, sheet, bake_png(picture, credential, keyword=ITXT_KEYWORD_OB3))


def read_logo(name: str) -> bytes:
    """The picture that is kept by this name, nothing by none. Raises `FileNotFoundError` where it is gone."""
    if not name:
        return b""
    with default_storage.open(name) as file:
        return bytes(file.read())


def keep(drawn: Drawn) -> tuple[str, str]:
    """Keep its files; the digests of the sheet and of the picture. The lock of their tournament is held, so that nobody
    else writes them."""
    return _kept(drawn.pdf, PDF), _kept(drawn.png, PNG)


def file_name(digest: str, ending: str) -> str:
    return f"certificates/{digest[:2]}/{digest}.{ending}"


def discard(certificate: Certificate) -> None:
    """Delete its files."""
    for digest, ending in ((certificate.pdf_sha256, PDF), (certificate.png_sha256, PNG)):
        if digest:
            default_storage.delete(file_name(digest, ending))


def _kept(data: bytes, ending: str) -> str:
    digest = hashlib.sha256(data).hexdigest()
    name = file_name(digest, ending)
    if not _holds(name, data):
        # Of a process that was cut off while it wrote it.
        default_storage.delete(name)
        default_storage.save(name, ContentFile(data))
    return digest


def _holds(name: str, data: bytes) -> bool:
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as file:
        return bool(file.read() == data)

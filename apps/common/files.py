"""Files that people send and others are shown: evidence, logos, certificates.

They lie under MEDIA_ROOT, which all workers share, and no address leads there: a view that has asked whether this
person may see the file answers with `file_response`. What is kept of a picture is what Pillow drew of it anew, so that
nothing of the bytes that were sent is ever served, no place where it was taken and no program in it either.
"""

import io
import logging
import struct
import threading
import uuid
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from apps.common.turns import alone_with

logger = logging.getLogger(__name__)

PICTURE_BYTES = 5 * 2**20
PICTURE_PIXELS = 20_000_000
READ = ("PNG", "JPEG", "WEBP")
# What Pillow raises over a picture that is broken, and over the notes in it, which it reads and writes anew.
UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    AttributeError,
    LookupError,
    struct.error,
)
#: What a browser may do with a file that it opens all the same: show it, and nothing else.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
# A picture of the largest size takes some 200 MB while it is drawn, and every thread of a process may be sent one.
_drawing = threading.Lock()


def keep_picture(sent: IO[bytes], folder: str, within: int | None = None) -> str:
    """Draw a picture that was sent anew and keep it below `folder`; the name by which `file_response` finds it.

    `within`: made smaller where a side has more pixels than that. Raises `ValidationError` for what is larger than 5 MB
    or 20 megapixels, and for what is no PNG, JPEG or WebP, and `Busy`. Of a moving picture the first frame is kept. The
    caller deletes the file where its transaction does not commit.
    """
    sent.seek(0)
    data = sent.read(PICTURE_BYTES + 1)
    if len(data) > PICTURE_BYTES:
        raise ValidationError(_("A picture may have at most 5 MB."), code="picture_too_large")
    with alone_with(_drawing):
        drawn = _drawn_anew(data, within)
    return default_storage.save(str(PurePosixPath(folder) / f"{uuid.uuid4().hex}.webp"), ContentFile(drawn))


def _drawn_anew(data: bytes, within: int | None) -> bytes:
    try:
        # The head alone is read here: a few bytes may promise a picture of any size.
        with Image.open(io.BytesIO(data), formats=READ) as picture:
            if picture.width * picture.height > PICTURE_PIXELS:
                raise ValidationError(_("A picture may have at most 20 megapixels."), code="picture_too_large")
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except UNREADABLE as error:
        raise ValidationError(_("This is no PNG, JPEG or WebP picture that can be read."), code="picture") from error
    plain.info.clear()
    if within is not None:
        plain.thumbnail((within, within))
    made = io.BytesIO()
    plain.save(made, "WEBP", quality=90)
    return made.getvalue()


def file_response(name: str, *, download_as: str, content_type: str) -> HttpResponse:
    """A kept file for somebody who may have it; a browser saves it and never runs it. Raises `Http404` where it was
    deleted since its row was read, or did not come back with a backup."""
    # Read whole: it is no larger than a picture may be, and nothing of it is open while the client takes its time.
    try:
        with default_storage.open(name) as file:
            response = HttpResponse(file.read(), content_type=content_type)
    except FileNotFoundError as error:
        logger.warning("a kept file is missing", extra={"file": name})
        raise Http404 from error
    response["Content-Disposition"] = content_disposition_header(True, download_as)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response

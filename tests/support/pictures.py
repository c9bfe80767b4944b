"""Pictures that people send."""

import io
from typing import Any

from PIL import Image


def a_picture(size: tuple[int, int] = (4, 2), kind: str = "PNG", **options: Any) -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", size, "#ff0000").save(data, kind, **options)
    data.seek(0)
    return data

"""What is printed and posted, set by Typst: a source, and facts as JSON that it reads as `sys.inputs.facts`.

Facts are data to a source, never markup, whatever people put into their names. It sees the fonts that are named here
and nothing else: no font of the machine, no file, no clock. So the same source, facts and time make the same bytes on
every machine, and their digest says whether a file is the one that was made.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst
from fontTools.ttLib import TTFont

# Latin and Bengali; behind it, Arabic.
FONTS = ("fontpkg_hind_siliguri", "fontpkg_noto_sans_arabic")
# They join what stands beside them, or say how it looks, and have no shape of their own.
_SHAPELESS = {chr(number) for number in range(0xFE00, 0xFE10)}


def typeset(
    source: bytes,
    facts: Mapping[str, Any],
    at: datetime,
    *,
    format: Literal["pdf", "png"],
    ppi: float = 144,
    **more: str,
) -> bytes:
    """The document as one file; `at`: when it says it was made, `more`: further inputs of the source.

    Raises `typst.TypstError` where the source does not understand the facts.
    """
    inputs = {"facts": json.dumps(facts, ensure_ascii=False), **more}
    return typst.compile(
        source, font_paths=_fonts(), ignore_system_fonts=True, format=format, ppi=ppi, sys_inputs=inputs, timestamp=at
    )


def missing_characters(texts: Iterable[str]) -> list[str]:
    """The characters of these texts that no font has, each once: they would be printed as boxes."""
    known = _characters()
    return sorted({char for text in texts for char in text if ord(char) not in known and not _is_shapeless(char)})


def _is_shapeless(char: str) -> bool:
    return char in _SHAPELESS or unicodedata.category(char) in ("Cf", "Zs")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=_folders())


def _folders() -> list[Path]:
    return [Path(str(files(package))) / "files" for package in FONTS]


@cache
def _characters() -> frozenset[int]:
    """The characters of the fonts; all weights of one have the same."""
    found: set[int] = set()
    for folder in _folders():
        with TTFont(min(folder.glob("*.ttf")), lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(found)

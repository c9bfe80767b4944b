"""What a guest takes along: the code, and a picture of it that a phone opens."""

from collections.abc import Sequence

import segno
from django.urls import reverse

from apps.accounts.letters import absolute
from apps.tournaments.models import Registration

# A page of more pictures is heavy for a phone; codes without one are typed.
MOST_PICTURES = 100


def cards(made: Sequence[tuple[Registration, str]]) -> list[dict[str, str]]:
    has_pictures = len(made) <= MOST_PICTURES
    return [card(row, code, has_picture=has_pictures) for row, code in made]


def card(registration: Registration, code: str, *, has_picture: bool = True) -> dict[str, str]:
    url = absolute(reverse("web:claim_code", args=[code]))
    picture = ""
    if has_picture:
        picture = str(segno.make(url, error="m").svg_inline(scale=3, border=3, light="white", omitsize=True))
    return {"name": registration.name, "code": code, "url": url, "picture": picture}

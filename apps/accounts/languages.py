"""In which language a browser is answered."""

from typing import TypeVar

from django.conf import settings
from django.http import HttpResponse

Answer = TypeVar("Answer", bound=HttpResponse)


def remember_language(answer: Answer, language: str) -> Answer:
    """With Django's cookie of the language, as its own view sets it."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return answer

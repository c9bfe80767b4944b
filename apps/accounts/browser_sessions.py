"""Where somebody is signed in: browsers, and apps that hold tokens. Each can be signed out from any other."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from apps.accounts.models import Login, User
from apps.accounts.revocations import end_login
from apps.accounts.sessions import SessionStore
from apps.limits.throttles import client_address_of

# In this order: each also calls itself what stands below it.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
}
BROWSERS |= {"CriOS": "Chrome", "HeadlessChrome": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
SYSTEMS |= {"CrOS": "ChromeOS", "Linux": "Linux"}


def called(user_agent: str) -> str:
    """A browser as people call it, where it can be told; else what it calls itself."""
    browser = next((name for sign, name in BROWSERS.items() if f"{sign}/" in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return " · ".join(filter(None, (browser, system))) or user_agent


@dataclass(frozen=True)
class Place:
    """Where somebody is signed in. `key` names it among the user's; `browser` is what it calls itself, empty of an
    app."""

    key: str
    browser: str
    address: str
    since: datetime
    is_here: bool = False

    @property
    def is_app(self) -> bool:
        return self.key.startswith("app-")


@receiver(user_logged_in)
def remember_browser(request: HttpRequest, user: User, **_: object) -> None:
    """Whatever way somebody came in by."""
    if not request.session.session_key:
        request.session.save()
    longest = UserSession._meta.get_field("user_agent").max_length
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            # A local socket has no address.
            "ip": client_address_of(request) or "0.0.0.0",
            "user_agent": request.META.get("HTTP_USER_AGENT", "")[:longest],
        },
    )


def signed_in_lately(request: HttpRequest, user: User) -> bool:
    """Whether somebody showed in this browser within the last minutes that they are the user; a token shows nothing."""
    shown = get_authentication_records(request, user) if hasattr(request, "session") else []
    return any(time.time() - float(record["at"]) < account_settings.REAUTHENTICATION_TIMEOUT for record in shown)


def places_of(user: User, session_key: str | None) -> list[Place]:
    """Every one where this user is signed in, this browser first, then the newest. `session_key`: of this browser."""
    browsers = [
        Place(f"browser-{row.pk}", called(row.user_agent), row.ip, row.created_at, row.session_key == session_key)
        for row in UserSession.objects.purge_and_list(user)
    ]
    apps = [Place(f"app-{login.pk}", "", "", login.started_at) for login in Login.objects.filter(user=user)]
    return sorted(browsers + apps, key=lambda place: (not place.is_here, -place.since.timestamp()))


def sign_out_of(user: User, key: str) -> None:
    """End the place with this key; nothing happens where the user has none."""
    kind, _, number = key.partition("-")
    if kind == "browser" and number.isdecimal() and len(number) <= 18:
        end_browsers(UserSession.objects.filter(user=user, pk=int(number)))
    elif kind == "app" and Login.objects.filter(user=user, pk=number).exists():
        end_login(user.pk, number)


def sign_out_elsewhere(user: User, session_key: str | None) -> None:
    """End every place but the browser with this session."""
    end_browsers(UserSession.objects.filter(user=user).exclude(session_key=session_key))
    for login in Login.objects.filter(user=user):
        end_login(user.pk, login.pk)


def end_browsers(rows: Iterable[UserSession]) -> None:
    for row in rows:
        SessionStore(row.session_key).flush()
        row.delete()

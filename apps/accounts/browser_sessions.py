"""Where somebody is signed in: browsers, and apps that hold tokens. Each can be signed out from any other."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in as allauth_logged_in
from allauth.usersessions.models import UserSession
from allauth.usersessions.signals import on_user_logged_in
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.models import Login, User
from apps.accounts.revocations import end_login
from apps.accounts.sessions import SessionStore
from apps.accounts.staying import end_all_of, locked, stands, stay_signed_in
from apps.limits.throttles import client_address_of

MOST_BROWSERS = 50
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


# Allauth's own looks through all sessions of the account, three queries each.
allauth_logged_in.disconnect(on_user_logged_in)


@receiver(user_logged_in)
def remember_browser(request: HttpRequest, user: User, **_: object) -> None:
    """Whatever way somebody came in by. Of an account so many stay signed in; the oldest is signed out."""
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
    end_browsers(UserSession.objects.filter(user=user).order_by("-pk")[MOST_BROWSERS:])


def signed_in_lately(request: HttpRequest, user: User) -> bool:
    """Whether somebody showed in this browser within the last minutes that they are the user; a token shows nothing."""
    shown = get_authentication_records(request, user) if hasattr(request, "session") else []
    return any(time.time() - float(record["at"]) < account_settings.REAUTHENTICATION_TIMEOUT for record in shown)


def shown_again_lately(request: HttpRequest, user: User) -> bool:
    """The same, since they came in: by what is asked of who is signed in already."""
    shown = get_authentication_records(request, user) if hasattr(request, "session") else []
    again = [record for record in shown if record.get("reauthenticated")]
    return any(time.time() - float(record["at"]) < account_settings.REAUTHENTICATION_TIMEOUT for record in again)


def places_of(user: User, session_key: str | None) -> list[Place]:
    """Every one where this user is signed in, this browser first, then the newest. `session_key`: of this browser."""
    browsers = [
        Place(f"browser-{row.pk}", called(row.user_agent), row.ip, row.created_at, row.session_key == session_key)
        for row in _living(user)
    ]
    apps = [Place(f"app-{login.pk}", "", "", login.started_at) for login in Login.objects.filter(user=user)]
    return sorted(browsers + apps, key=lambda place: (not place.is_here, -place.since.timestamp()))


def _living(user: User) -> list[UserSession]:
    """Those whose session still signs the user in."""
    rows = list(UserSession.objects.filter(user=user))
    stored = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now())
    sealed = {session.session_key: session.get_decoded().get(HASH_SESSION_KEY) for session in stored}
    return [row for row in rows if sealed.get(row.session_key) == user.get_session_auth_hash()]


def sign_out_of(user: User, key: str) -> None:
    """End the place with this key; nothing happens where the user has none."""
    kind, _, number = key.partition("-")
    if kind == "browser" and number.isdecimal() and len(number) <= 18:
        with transaction.atomic():
            # A request of that browser that is under way may give its session another key.
            locked(user.pk)
            end_browsers(UserSession.objects.filter(user=user, pk=int(number)))
    elif kind == "app" and Login.objects.filter(user=user, pk=number).exists():
        end_login(user.pk, number)


def sign_out_elsewhere(request: HttpRequest, user: User) -> bool:
    """End every place but this browser, also those of which no row is known. Whether that was done: a browser that was
    itself signed out meanwhile ends nothing."""
    with transaction.atomic():
        if stands(request, locked(user.pk)):
            end_all_of(user.pk)
        return stay_signed_in(request, user)


def end_browsers(rows: Iterable[UserSession]) -> None:
    for row in rows:
        SessionStore(row.session_key).flush()
        row.delete()

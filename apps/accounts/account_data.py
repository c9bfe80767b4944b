"""What accounts themselves keep of a person, as `personal.py` asks for it."""

from typing import TypedDict

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from apps.accounts.ending import erase_account
from apps.accounts.invited_addresses import names_of
from apps.accounts.mail_choices import kinds_off
from apps.accounts.models import InvitedAddress, User
from apps.accounts.personal import PARTS, Part
from apps.common.times import in_utc


class LoginData(TypedDict):
    """Somebody who signed in for tokens."""

    started_at: str
    refreshed_at: str
    expires_at: str


class MailData(TypedDict):
    """A mail of the last month. `outcome`: `sent`, `dropped`, `refused`, `unknown`, or empty while it waits."""

    kind: str
    made_at: str
    outcome: str


class BrowserData(TypedDict):
    """A browser that is signed in."""

    browser: str
    address: str
    signed_in_at: str


class FactorData(TypedDict):
    """A second factor. `kind`: `totp` (an app that makes codes), `webauthn` (a passkey) or `recovery_codes`."""

    kind: str
    name: str
    added_at: str
    used_at: str | None


class ConnectionData(TypedDict):
    """An account at another site that signs in here. `number` and `name`: what it has there."""

    site: str
    number: str
    name: str
    connected_at: str


class InvitedAddressData(TypedDict):
    """The address, as somebody typed it who invited them by it, and until when it is kept."""

    address: str
    kept_until: str


class AccountData(TypedDict):
    """`signed_up_at`, `last_sign_in_at`: the latter by a browser, null where there was none. `mails_off`: the kinds of
    news that are not wanted."""

    id: int
    username: str
    display_name: str
    first_name: str
    last_name: str
    email: str
    email_confirmed: bool
    language: str
    time_zone: str
    profile_is_public: bool
    mails_off: list[str]
    mails: list[MailData]
    invited_by_address: list[InvitedAddressData]
    signed_up_at: str
    last_sign_in_at: str | None
    logins: list[LoginData]
    browsers: list[BrowserData]
    second_factors: list[FactorData]
    connections: list[ConnectionData]


EXAMPLE: AccountData = {
    "id": 12,
    "username": "dora",
    "display_name": "Dora",
    "first_name": "",
    "last_name": "",
    "email": "dora@example.org",
    "email_confirmed": True,
    "language": "bn",
    "time_zone": "Asia/Dhaka",
    "profile_is_public": True,
    "mails_off": ["result"],
    "mails": [{"kind": "registered", "made_at": "2026-11-03T09:30:00Z", "outcome": "sent"}],
    "invited_by_address": [{"address": "Dora@example.org", "kept_until": "2026-12-15T09:30:00Z"}],
    "signed_up_at": "2026-11-02T17:00:00Z",
    "last_sign_in_at": "2026-12-04T17:41:00Z",
    "logins": [
        {
            "started_at": "2026-12-01T09:00:00Z",
            "refreshed_at": "2026-12-04T17:00:00Z",
            "expires_at": "2026-12-18T17:00:00Z",
        }
    ],
    "browsers": [
        {"browser": "Mozilla/5.0 (Android 16)", "address": "203.0.113.7", "signed_in_at": "2026-12-04T17:41:00Z"}
    ],
    "second_factors": [
        {"kind": "webauthn", "name": "Phone", "added_at": "2026-12-01T09:05:00Z", "used_at": "2026-12-04T17:41:00Z"}
    ],
    "connections": [
        {"site": "discord", "number": "80351110224678912", "name": "dora", "connected_at": "2026-12-01T09:00:00Z"}
    ],
}


def export(user: User) -> AccountData:
    return {
        "id": user.pk,
        "username": user.username,
        "display_name": user.display_name,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "email_confirmed": user.is_reached_by_mail,
        "language": user.language,
        "time_zone": user.time_zone,
        "profile_is_public": user.profile_is_public,
        "mails_off": sorted(kinds_off(user.pk)),
        "mails": [
            # Whether one was made for an address that was asked for tells whether somebody else has it.
            {"kind": mail.kind, "made_at": in_utc(mail.made_at), "outcome": mail.outcome}
            for mail in user.mails.exclude(kind="new_address").order_by("pk")
        ],
        "invited_by_address": [
            {"address": row.address, "kept_until": in_utc(row.kept_until)}
            for row in InvitedAddress.objects.filter(name__in=names_of(user.pk)).order_by("pk")
            if row.address
        ],
        "signed_up_at": in_utc(user.date_joined),
        "last_sign_in_at": in_utc(user.last_login) if user.last_login else None,
        "logins": [
            {
                "started_at": in_utc(login.started_at),
                "refreshed_at": in_utc(login.refreshed_at),
                "expires_at": in_utc(login.expires_at),
            }
            for login in user.logins.order_by("started_at")
        ],
        "browsers": [
            {"browser": row.user_agent, "address": row.ip, "signed_in_at": in_utc(row.created_at)}
            for row in UserSession.objects.filter(user=user).order_by("pk")
        ],
        "second_factors": [
            {
                "kind": factor.type,
                "name": factor.data.get("name", ""),
                "added_at": in_utc(factor.created_at),
                "used_at": in_utc(factor.last_used_at) if factor.last_used_at else None,
            }
            for factor in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "connections": [
            {
                "site": row.provider,
                "number": row.uid,
                "name": row.extra_data.get("name", ""),
                "connected_at": in_utc(row.date_joined),
            }
            for row in SocialAccount.objects.filter(user=user).order_by("pk")
        ],
    }


PARTS.append(Part("account", AccountData, EXAMPLE, export, erase_account))

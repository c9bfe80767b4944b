"""A certificate for programs: an Open Badges 3.0 credential, signed by us, that whoever has our public keys can check.

It is a W3C Verifiable Credential as a signed token (VC-JWT, Ed25519). It names its status list, in which we set a bit
when it is revoked: list `pk // 131072`, bit `pk % 131072`, signed like the credential, and good for an hour.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import jwt
from django.conf import settings
from openbadgeslib.ob3 import credential as badges
from openbadgeslib.ob3.status_list import DEFAULT_SIZE_BITS, build_status_list_credential, status_entry

from apps.accounts.letters import absolute, in_language
from apps.certificates.facts import ISSUER, Facts, award_label, verify_url
from apps.certificates.keys import Key
from apps.certificates.models import Certificate

REVOCATION = "revocation"
LIST_GOOD_FOR = timedelta(hours=1)
LIST_READ_AGAIN = timedelta(seconds=60)


def signed_credential(certificate: Certificate, key: Key) -> str:
    """The token; the same for the same certificate and key, however often it is made."""
    return _signed(_credential(certificate, key).to_jwt_payload(), key)


def signed_status_list(number: int, ended: Iterable[int], key: Key, now: datetime) -> str:
    """A status list as a token; `ended`: the ids of certificates that are no longer good."""
    document = build_status_list_credential(
        key.issuer,
        _list_url(number, key),
        REVOCATION,
        [pk % DEFAULT_SIZE_BITS for pk in ended],
        issued=now,
        valid_until=now + LIST_GOOD_FOR,
        ttl=int(LIST_READ_AGAIN.total_seconds() * 1000),
    )
    claims = {"iss": document["issuer"], "jti": document["id"], "nbf": int(now.timestamp())}
    return _signed({**document, **claims}, key)


def _signed(payload: dict[str, Any], key: Key) -> str:
    return jwt.encode(payload, key.private, algorithm="EdDSA", headers={"kid": key.method, "jwk": key.jwk})


def _list_url(number: int, key: Key) -> str:
    # Who signs for trial is the key itself, and so is who has to sign its list.
    which = "" if settings.HTTPS else f"?key={key.name}"
    return absolute(f"/credentials/status/{number}{which}")


def _credential(certificate: Certificate, key: Key) -> badges.OpenBadgeCredential:
    facts: Facts = certificate.facts
    number, index = divmod(certificate.pk, DEFAULT_SIZE_BITS)
    with in_language(facts["language"]):
        award = award_label(certificate.award, facts["place"])
    name = f"{award}: {facts['tournament']}"
    achievement = badges.Achievement(
        id=absolute(f"/tournaments/{certificate.tournament_id}/#{certificate.award}"),
        name=name,
        description=f"{name} ({facts['game']}, {facts['date']})",
        criteria_narrative=f"{award}, {facts['entrants']}",
        achievement_type="Award",
    )
    return badges.OpenBadgeCredential(
        id=verify_url(certificate.code),
        issuer=badges.Issuer(id=key.issuer, name=ISSUER, url=settings.SITE_URL),
        recipient_id=None,
        identifiers=[badges.IdentityObject(name, "name", hashed=False) for name in (facts["name"], *facts["players"])],
        achievement=achievement,
        name=name,
        issuance_date=certificate.created_at,
        credential_status=[status_entry(_list_url(number, key), REVOCATION, index)],
    )

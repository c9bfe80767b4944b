"""Where somebody shows again that it is they, before something changes that they sign in with."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpRequest
from django.urls import reverse

from apps.accounts.browser_sessions import signed_in_lately
from apps.accounts.models import User


def place_to_show_again(request: HttpRequest, user: User) -> str:
    """The page for that; empty for who did it within the last minutes. Who has neither a password nor a factor does it
    by signing in at another site, which allauth takes for done."""
    ways = get_adapter().get_reauthentication_methods(user)
    if not ways:
        return "" if signed_in_lately(request, user) else reverse("again_by_provider")
    return "" if did_recently_reauthenticate(request) else str(ways[0]["url"])

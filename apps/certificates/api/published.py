"""What everybody needs who checks our credentials without us: our public keys, and which credentials count no longer.

These addresses are given by standards (did:web, Bitstring Status List), so they are no part of the API.
"""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.certificates.credentials import LIST_READ_AGAIN, signed_status_list
from apps.certificates.keys import Key, did_document, key_named, keys
from apps.certificates.selectors import ended_in_list, has_list

DID_TYPE, LIST_TYPE = "application/did+json", "application/vc+jwt"
_SECONDS = int(LIST_READ_AGAIN.total_seconds())


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    return _published(JsonResponse(did_document(), content_type=DID_TYPE))


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """A status list, made at most once a minute. `?key=`: signed by this one of our keys instead of the newest."""
    key = _key(request)
    if not has_list(number):
        raise Http404
    made = cache.get_or_set(f"status-list:{number}:{key.name}:{key.issuer}", lambda: _made(number, key), _SECONDS)
    return _published(HttpResponse(made, content_type=LIST_TYPE))


def _key(request: HttpRequest) -> Key:
    name = request.GET.get("key")
    key = keys()[0] if name is None else key_named(name)
    if key is None:
        raise Http404
    return key


def _made(number: int, key: Key) -> str:
    return signed_status_list(number, ended_in_list(number), key, timezone.now())


def _published(response: HttpResponse) -> HttpResponse:
    """For programs in pages of any site."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={_SECONDS}"
    return response


urlpatterns = [
    path(".well-known/did.json", did, name="did"),
    path("credentials/status/<int:number>", status_list, name="status_list"),
]

"""/metrics for Prometheus: what all workers of this server counted."""

from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from apps.limits.addresses import is_trusted_proxy

# A proxy on this machine is a loopback peer too, and brings everybody.
FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_VIA",
)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, for who brings METRICS_TOKEN; where there is none, for processes on this machine."""
    if not _may_read(request):
        return _refusal()
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _refusal() -> HttpResponse:
    if settings.METRICS_TOKEN:
        text, status, headers = "Send METRICS_TOKEN as a bearer token.\n", 401, {"WWW-Authenticate": "Bearer"}
    else:
        text, status, headers = "Set METRICS_TOKEN to read this from elsewhere.\n", 403, {}
    return HttpResponse(text, status=status, headers=headers, content_type="text/plain")


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.META.get("HTTP_AUTHORIZATION", "")
        return compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    peer = request.META.get("REMOTE_ADDR", "")
    # One that speaks for others may have left out its headers, or been told to.
    if not _is_loopback(peer) or is_trusted_proxy(peer):
        return False
    return not any(name in request.META for name in FORWARDED)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _registry() -> CollectorRegistry:
    if not settings.METRICS_DIRECTORY:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, settings.METRICS_DIRECTORY)
    return registry

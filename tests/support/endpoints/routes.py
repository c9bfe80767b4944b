"""The endpoints that the site has, as its routes say."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

VERBS = ("get", "post", "put", "patch", "delete")


def api_endpoints() -> Iterator[str]:
    """`METHOD /path/{parameter}/` of every endpoint that the site answers with a view of the API's."""
    yield from (name for name, _ in _endpoints())


def apps_of_endpoints() -> dict[str, str]:
    """The app of each endpoint: the one whose module defines its view."""
    return {name: app_of(view.__module__) for name, view in _endpoints()}


def app_of(module: str) -> str:
    """`payouts` for `apps.payouts.api.views`; of a module outside of `apps` its package, which has no table."""
    names = module.split(".")
    return names[1] if names[0] == "apps" else names[0]


def _endpoints() -> Iterator[tuple[str, Any]]:
    for path, view in views():
        # The schema and the page about it say what is here; they do nothing.
        if path.startswith("/api/") and not path.startswith(("/api/schema/", "/api/docs/")):
            named = re.sub(r"<\w+:(\w+)>", r"{\1}", path)
            yield from ((f"{verb.upper()} {named}", view) for verb in VERBS if hasattr(view, verb))


def views() -> Iterator[tuple[str, Any]]:
    """Every path of the site with the class or function that answers there."""
    yield from _below(get_resolver(), "/")


def _below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _below(entry, path)
        else:
            callback = entry.callback
            yield path, getattr(callback, "cls", None) or getattr(callback, "view_class", callback)

"""Every endpoint of the API, and what it answers each role: a table for each app, in the module named for it.

An app that moves in adds its module here, with a list `ENDPOINTS`; nothing else names it.
"""

from importlib import import_module
from pkgutil import iter_modules

from tests.support.endpoints.routes import VERBS, api_endpoints, apps_of_endpoints, views
from tests.support.endpoints.scene import ROLES, Scene
from tests.support.endpoints.table import Endpoint, misplaced

__all__ = [
    "ENDPOINTS",
    "NOT_KEPT",
    "ROLES",
    "TABLES",
    "VERBS",
    "Endpoint",
    "Scene",
    "api_endpoints",
    "apps_of_endpoints",
    "misplaced",
    "views",
]

# The modules here that are no app's table.
SHARED = {"routes", "scene", "table"}

#: The rows of each app, by its name.
TABLES: dict[str, list[Endpoint]] = {
    module.name: import_module(f"{__name__}.{module.name}").ENDPOINTS
    for module in iter_modules(__path__)
    if module.name not in SHARED
}
ENDPOINTS = [endpoint for rows in TABLES.values() for endpoint in rows]

#: The writes that take no Idempotency-Key.
NOT_KEPT = {str(endpoint) for endpoint in ENDPOINTS if not endpoint.repeatable}

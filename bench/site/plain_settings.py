"""The product's settings, with the pages of `plain` before its own and nothing ever kept."""

from deltacrown.settings import *  # noqa: F403

ROOT_URLCONF = "bench.site.plain"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
TOURNAMENTS_KEPT = 0

"""The product's settings, with the pages of `plain` alone and nothing ever found in a cache."""

from deltacrown.settings import *  # noqa: F403

ROOT_URLCONF = "bench.site.plain"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

"""The channel layer and the cache: of Redis where the site has one, else of this process.

They are made of the settings at first use, so that it makes no difference where those were set.
"""

from contextlib import suppress
from typing import Any

from channels.layers import BaseChannelLayer, InMemoryChannelLayer, channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache

from apps.common.redis import redis_url

REDIS_SETTINGS = {"REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_DB", "CHANNEL_PREFIX", "CACHE_PREFIX"}


def channel_layer() -> BaseChannelLayer:
    if not (url := redis_url()):
        return InMemoryChannelLayer(capacity=10_000)
    # redis-py's own socket timeout of 5 s would end an idle subscription.
    host = {"address": url, "socket_timeout": None, "max_connections": 1000}
    return RedisPubSubChannelLayer(hosts=[host], prefix=settings.CHANNEL_PREFIX)


def cache(location: str, params: dict[str, Any]) -> BaseCache:
    if not (url := redis_url()):
        return LocMemCache(location, params)
    # A cache that is away is an empty cache.
    options = {
        "IGNORE_EXCEPTIONS": True,
        "REDIS_CLIENT_CLASS": "apps.common.redis.GuardedRedis",
        "SOCKET_TIMEOUT": 0.5,
        "SOCKET_CONNECT_TIMEOUT": 0.5,
    }
    made: BaseCache = RedisCache(url, {"KEY_PREFIX": settings.CACHE_PREFIX, "OPTIONS": options, **params})
    return made


def forget_backends(*, setting: str, **_: Any) -> None:
    """Have both made anew after a setting of theirs was overridden, as tests do."""
    if setting in REDIS_SETTINGS:
        channel_layers.backends.clear()
        for alias in caches.settings:
            # One that nobody has used yet is not made yet.
            with suppress(AttributeError):
                del caches[alias]

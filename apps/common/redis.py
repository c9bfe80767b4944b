"""Where Redis is. Everything that needs one asks here at the time of use."""

from django.conf import settings


def redis_url() -> str:
    """The address of the site's Redis, of REDIS_URL or else of REDIS_HOST, REDIS_PORT and REDIS_DB; "" for none."""
    if settings.REDIS_URL:
        return str(settings.REDIS_URL)
    if not settings.REDIS_HOST:
        return ""
    host = f"[{settings.REDIS_HOST}]" if ":" in settings.REDIS_HOST else settings.REDIS_HOST
    return f"redis://{host}:{settings.REDIS_PORT}/{settings.REDIS_DB}"

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "apps.limits"

    def ready(self) -> None:
        from apps.limits import problems  # noqa: F401  (teaches the API its exceptions)

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "deltacrown"

    def ready(self) -> None:
        from deltacrown import checks  # noqa: F401  (registers them)

from django.apps import AppConfig


class OtherAppConfig(AppConfig):
    name = "tests.support.other_app"

    def ready(self) -> None:
        from tests.support.other_app import events  # noqa: F401  (declares them)

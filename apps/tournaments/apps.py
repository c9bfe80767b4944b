from django.apps import AppConfig


class TournamentsConfig(AppConfig):
    name = "apps.tournaments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The after-commit notice finds its listener, and the checks are registered, by importing them.
        from apps.tournaments.realtime import utils  # noqa: F401
        from apps.tournaments.realtime.process import checks  # noqa: F401

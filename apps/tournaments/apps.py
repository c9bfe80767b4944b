from django.apps import AppConfig


class TournamentsConfig(AppConfig):
    name = "apps.tournaments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.common.due import discover

        # The after-commit notice finds its listener, and checks and what falls due are registered, by importing them.
        from apps.tournaments.realtime import utils  # noqa: F401
        from apps.tournaments.realtime.process import checks  # noqa: F401

        discover("apps.tournaments.due")

from django.apps import AppConfig


class TournamentsConfig(AppConfig):
    name = "apps.tournaments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.common.due import discover

        # By importing them: what is kept of a person, mails and events are declared, the after-commit notice finds its
        # listener, checks and what falls due are registered.
        from apps.tournaments import mails, personal, team_tasks  # noqa: F401
        from apps.tournaments.domain import events  # noqa: F401
        from apps.tournaments.realtime import utils  # noqa: F401
        from apps.tournaments.realtime.process import checks  # noqa: F401

        discover("apps.tournaments.due")

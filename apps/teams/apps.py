from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "apps.teams"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Say what is kept of a person, and which news there are, for which they need the models.
        from apps.teams import mails, personal  # noqa: F401

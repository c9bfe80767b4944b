from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "apps.teams"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Says what is kept of a person, for which it needs the models.
        from apps.teams import personal  # noqa: F401

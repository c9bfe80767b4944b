from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "apps.payouts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # By importing them: events are declared, what falls due and what takes part in writes of tournaments is
        # registered, and what is kept of a person is said.
        from apps.payouts import due, events, hooks, personal  # noqa: F401

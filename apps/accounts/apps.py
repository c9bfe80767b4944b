from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Each connects its signals, or registers what falls due, for which it needs the models.
        from apps.accounts import (  # noqa: F401
            account_data,
            browser_sessions,
            due,
            factors,
            guard,
            mailboxes,
            providers,
            revocations,
            rights,
            steam,
        )

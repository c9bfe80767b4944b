from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Each connects its signals, which need the models.
        from apps.accounts import guard, mailboxes, revocations, rights  # noqa: F401

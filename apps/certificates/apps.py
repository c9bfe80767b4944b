from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "apps.certificates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # By importing them: what is kept of a person, events and mails are declared, and what services do in the
        # transactions of results is added to their hooks.
        from apps.certificates import events, mails, personal, services  # noqa: F401

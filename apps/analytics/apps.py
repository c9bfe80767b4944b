from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """What is counted of tournaments afterwards. It has no tables: all of it follows from rows and the log."""

    name = "apps.analytics"

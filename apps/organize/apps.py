from django.apps import AppConfig


class OrganizeConfig(AppConfig):
    """The organizers' site. Its pages register themselves when Django looks for what is in an admin."""

    name = "apps.organize"

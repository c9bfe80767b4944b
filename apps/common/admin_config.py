from typing import Any

from django.contrib.admin.apps import AdminConfig
from unfold import fields


def _plain(value: Any, encoder: Any) -> None:
    """No colours."""


class StaffAdminConfig(AdminConfig):
    """Django's admin, whose site is ours."""

    default_site = "apps.common.admin_sites.StaffSite"

    def ready(self) -> None:
        # Unfold colours JSON by styles within the page, which the page's policy forbids; None: shown as plain text.
        fields.prettify_json = _plain
        super().ready()

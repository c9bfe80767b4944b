from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Django's admin, whose site is ours."""

    default_site = "apps.common.admin_sites.StaffSite"

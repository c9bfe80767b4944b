"""Certificates are looked at here; they change through services."""

from django.contrib import admin

from apps.certificates.models import Certificate, CertificateOptions
from apps.tournaments.admin.base import ReadOnlyAdmin


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ("registration", "tournament", "award", "state", "issued_at")
    list_filter = ("state", "award")
    list_select_related = ("registration", "tournament")
    search_fields = ("registration__name", "code")
    exclude = ("credential", "signature")


@admin.register(CertificateOptions)
class CertificateOptionsAdmin(ReadOnlyAdmin):
    list_display = ("tournament", "is_automatic", "language", "signed_by")
    list_select_related = ("tournament",)

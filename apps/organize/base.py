"""What every list and form of the organizers' site stands on: rows of one's own scope, and no others."""

from typing import TYPE_CHECKING, Any, NoReturn

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise, lazy
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldBooleanWidget

from apps.accounts.models import User
from apps.accounts.requests import signed_in

# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    from unfold.admin import ModelAdmin

LOOKUPS = ("", "__exact", "__id__exact", "__isnull", "__in")


def _box(name: str, value: str, label: str | Promise) -> SafeString:
    """A box by which rows are chosen, which says whom it chooses; unfold's all say the same."""
    box = UnfoldBooleanWidget({"class": "action-select", "aria-label": label}, lambda value: False)
    rendered: SafeString = box.render(name, value)
    return rendered


class ScopedAdmin(ModelAdmin):
    """Rows are looked at, and changed by actions that call a service. A row outside of the scope is not there: not in
    lists, counts, filters, searches and suggestions, nor by its address."""

    actions_on_top = True
    list_per_page = 100
    show_full_result_count = False

    def scope(self, person: User) -> QuerySet[Any]:
        """The rows that the person may see here."""
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.scope(signed_in(request))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    @admin.display(description=lazy(_box, SafeString)("action_toggle_all", "1", gettext_lazy("Choose all")))
    def action_checkbox(self, obj: Model) -> SafeString:
        return _box(ACTION_CHECKBOX_NAME, str(obj.pk), _("Choose {name}").format(name=obj))

    def heading(self, row: Any) -> str:
        """What a row's page is headed by."""
        return str(row)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        return super().render_change_form(
            request, {**context, "subtitle": self.heading(row) if row else None}, *args, **kwargs
        )

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters of the list ask for: others' fields are theirs."""
        filters = self.get_list_filter(request)
        names = [name for name in filters if isinstance(name, str)]
        own = {
            str(found.parameter_name)
            for found in filters
            if isinstance(found, type) and hasattr(found, "parameter_name")
        }
        return lookup in {f"{name}{kind}" for name in names for kind in LOOKUPS} | own

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        allowed = self.has_module_permission(request)
        return allowed and (obj is None or self.get_queryset(request).filter(pk=obj.pk).exists())

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What was done is in the event log, which has a page of its own; Django's would show what staff did."""
        raise Http404

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Nothing is deleted by hand."""
        raise Http404

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        """Django leads back to the start and says so; here it is as any page that is not there."""
        raise Http404

"""Prizes and payouts in the admin: prizes are declared here, payouts are looked at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from apps.accounts.requests import signed_in
from apps.payouts.domain.currencies import money, written
from apps.payouts.models import LedgerEntry, Payout, Pool
from apps.payouts.services import declare_prizes
from apps.tournaments.admin.base import OwnedAdmin, ReadOnlyAdmin
from apps.tournaments.models import Tournament, TournamentRole


class PoolForm(forms.ModelForm):  # type: ignore[type-arg]
    """Amounts as people write them; `fixed` and `percent` by place, such as {"1": "600.00"}."""

    amount = forms.CharField(max_length=24)
    fixed = forms.JSONField(required=False, help_text='Amounts by place, such as {"1": "600.00"}.')
    percent = forms.JSONField(required=False, help_text='Percentages of the rest by place, such as {"2": "60"}.')

    class Meta:
        model = Pool
        fields = ("currency", "amount", "fixed", "percent", "recipient")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pool = self.instance
        if pool.pk:
            self.initial["amount"] = written(pool.amount, pool.currency)
            self.initial["fixed"] = {place: written(amount, pool.currency) for place, amount in pool.fixed.items()}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        shares = [told.get(name) or {} for name in ("fixed", "percent")]
        if any(not isinstance(share, dict) for share in shares):
            raise forms.ValidationError("Shares are an object of places.")
        told["fixed"], told["percent"] = (
            {str(place): str(given) for place, given in share.items()} for share in shares
        )
        return told

    def _post_clean(self) -> None:
        """The service judges it, not the columns."""


def organized_by(request: HttpRequest) -> QuerySet[Tournament]:
    person = signed_in(request)
    if person.is_superuser:
        return Tournament.objects.all()
    held = TournamentRole.objects.filter(user=person, role="organizer").values("tournament")
    return Tournament.objects.filter(Q(organizer=person) | Q(pk__in=held))


@admin.register(Pool)
class PoolAdmin(OwnedAdmin):
    form = PoolForm
    list_display = ("tournament", "shown_amount", "recipient", "declared_at")
    list_select_related = ("tournament",)

    @admin.display(description="amount")
    def shown_amount(self, pool: Pool) -> str:
        return money(pool.amount, pool.currency)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)

    def get_fields(self, request: HttpRequest, obj: Pool | None = None) -> Any:
        return [*PoolForm.Meta.fields] if obj else ["tournament", *PoolForm.Meta.fields]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only tournaments that this person organizes, and that say nothing of prizes yet."""
        if db_field.name == "tournament":
            kwargs["queryset"] = organized_by(request).filter(prize_pool=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Pool, form: Any, change: bool) -> None:
        wanted = {name: form.cleaned_data[name] for name in PoolForm.Meta.fields}
        if not change:
            obj.tournament = form.cleaned_data["tournament"]
        obj.pk = declare_prizes(obj.tournament_id, signed_in(request), **wanted).pk


@admin.register(Payout)
class PayoutAdmin(ReadOnlyAdmin):
    list_display = ("id", "tournament", "name", "shown_amount", "state", "proposed_at", "paid_at")
    list_filter = ("state",)
    list_select_related = ("tournament", "registration", "person")

    @admin.display(description="amount")
    def shown_amount(self, payout: Payout) -> str:
        return money(payout.amount, payout.currency)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = ("id", "tournament", "payout", "source", "target", "amount", "by", "at")
    list_select_related = ("tournament", "payout", "by")

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="PayoutShape")



@_attrs_define
class PayoutShape:
    """ `key`: what the newest attempt to pay is called in batches and statements; `reference`: what whoever paid calls
        it. `taken_back`: the result it was made of is no longer true. `reason`: why it was rejected, failed or
    reversed.
        `version`: another one once it has moved or goes elsewhere; who approves it names the one they saw.

        Attributes:
            amount (str):
            approved_at (datetime.datetime | None):
            currency (str):
            has_details (bool):
            id (int):
            key (str):
            name (str):
            paid_at (datetime.datetime | None):
            place_from (int):
            place_to (int):
            proposed_at (datetime.datetime):
            reason (str):
            reference (str):
            registration_id (int):
            state (str):
            taken_back (bool):
            tournament_id (int):
            version (str):
     """

    amount: str
    approved_at: datetime.datetime | None
    currency: str
    has_details: bool
    id: int
    key: str
    name: str
    paid_at: datetime.datetime | None
    place_from: int
    place_to: int
    proposed_at: datetime.datetime
    reason: str
    reference: str
    registration_id: int
    state: str
    taken_back: bool
    tournament_id: int
    version: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        amount = self.amount

        approved_at: None | str
        if isinstance(self.approved_at, datetime.datetime):
            approved_at = self.approved_at.isoformat()
        else:
            approved_at = self.approved_at

        currency = self.currency

        has_details = self.has_details

        id = self.id

        key = self.key

        name = self.name

        paid_at: None | str
        if isinstance(self.paid_at, datetime.datetime):
            paid_at = self.paid_at.isoformat()
        else:
            paid_at = self.paid_at

        place_from = self.place_from

        place_to = self.place_to

        proposed_at = self.proposed_at.isoformat()

        reason = self.reason

        reference = self.reference

        registration_id = self.registration_id

        state = self.state

        taken_back = self.taken_back

        tournament_id = self.tournament_id

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "amount": amount,
            "approved_at": approved_at,
            "currency": currency,
            "has_details": has_details,
            "id": id,
            "key": key,
            "name": name,
            "paid_at": paid_at,
            "place_from": place_from,
            "place_to": place_to,
            "proposed_at": proposed_at,
            "reason": reason,
            "reference": reference,
            "registration_id": registration_id,
            "state": state,
            "taken_back": taken_back,
            "tournament_id": tournament_id,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        amount = d.pop("amount")

        def _parse_approved_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                approved_at_type_0 = datetime.datetime.fromisoformat(data)



                return approved_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        approved_at = _parse_approved_at(d.pop("approved_at"))


        currency = d.pop("currency")

        has_details = d.pop("has_details")

        id = d.pop("id")

        key = d.pop("key")

        name = d.pop("name")

        def _parse_paid_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                paid_at_type_0 = datetime.datetime.fromisoformat(data)



                return paid_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        paid_at = _parse_paid_at(d.pop("paid_at"))


        place_from = d.pop("place_from")

        place_to = d.pop("place_to")

        proposed_at = datetime.datetime.fromisoformat(d.pop("proposed_at"))




        reason = d.pop("reason")

        reference = d.pop("reference")

        registration_id = d.pop("registration_id")

        state = d.pop("state")

        taken_back = d.pop("taken_back")

        tournament_id = d.pop("tournament_id")

        version = d.pop("version")

        payout_shape = cls(
            amount=amount,
            approved_at=approved_at,
            currency=currency,
            has_details=has_details,
            id=id,
            key=key,
            name=name,
            paid_at=paid_at,
            place_from=place_from,
            place_to=place_to,
            proposed_at=proposed_at,
            reason=reason,
            reference=reference,
            registration_id=registration_id,
            state=state,
            taken_back=taken_back,
            tournament_id=tournament_id,
            version=version,
        )


        payout_shape.additional_properties = d
        return payout_shape

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="DisputeAnswer")



@_attrs_define
class DisputeAnswer:
    """ `opened_by` is a registration; its words (`description`) are for it and for the staff, null for others.

        Attributes:
            created_at (datetime.datetime):
            description (None | str):
            id (int):
            match_id (int):
            opened_by (int):
            reason (str):
            resolved_at (datetime.datetime | None):
            status (str):
     """

    created_at: datetime.datetime
    description: None | str
    id: int
    match_id: int
    opened_by: int
    reason: str
    resolved_at: datetime.datetime | None
    status: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        created_at = self.created_at.isoformat()

        description: None | str
        description = self.description

        id = self.id

        match_id = self.match_id

        opened_by = self.opened_by

        reason = self.reason

        resolved_at: None | str
        if isinstance(self.resolved_at, datetime.datetime):
            resolved_at = self.resolved_at.isoformat()
        else:
            resolved_at = self.resolved_at

        status = self.status


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "description": description,
            "id": id,
            "match_id": match_id,
            "opened_by": opened_by,
            "reason": reason,
            "resolved_at": resolved_at,
            "status": status,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        def _parse_description(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        description = _parse_description(d.pop("description"))


        id = d.pop("id")

        match_id = d.pop("match_id")

        opened_by = d.pop("opened_by")

        reason = d.pop("reason")

        def _parse_resolved_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                resolved_at_type_0 = datetime.datetime.fromisoformat(data)



                return resolved_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        resolved_at = _parse_resolved_at(d.pop("resolved_at"))


        status = d.pop("status")

        dispute_answer = cls(
            created_at=created_at,
            description=description,
            id=id,
            match_id=match_id,
            opened_by=opened_by,
            reason=reason,
            resolved_at=resolved_at,
            status=status,
        )


        dispute_answer.additional_properties = d
        return dispute_answer

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

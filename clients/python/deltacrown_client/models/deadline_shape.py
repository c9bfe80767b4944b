from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="DeadlineShape")



@_attrs_define
class DeadlineShape:
    """ What the clock does next; `match_id` is None for what is of the whole tournament.

        Attributes:
            due_at (datetime.datetime):
            id (int):
            kind (str):
            match_id (int | None):
     """

    due_at: datetime.datetime
    id: int
    kind: str
    match_id: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        due_at = self.due_at.isoformat()

        id = self.id

        kind = self.kind

        match_id: int | None
        match_id = self.match_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "due_at": due_at,
            "id": id,
            "kind": kind,
            "match_id": match_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        due_at = datetime.datetime.fromisoformat(d.pop("due_at"))




        id = d.pop("id")

        kind = d.pop("kind")

        def _parse_match_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        match_id = _parse_match_id(d.pop("match_id"))


        deadline_shape = cls(
            due_at=due_at,
            id=id,
            kind=kind,
            match_id=match_id,
        )


        deadline_shape.additional_properties = d
        return deadline_shape

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

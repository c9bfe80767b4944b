from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="RosterShape")



@_attrs_define
class RosterShape:
    """ Somebody who plays for a team. `place_id` names the place in its roster, and no account.

        Attributes:
            is_substitute (bool):
            name (str):
            place_id (int):
     """

    is_substitute: bool
    name: str
    place_id: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        is_substitute = self.is_substitute

        name = self.name

        place_id = self.place_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "is_substitute": is_substitute,
            "name": name,
            "place_id": place_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        is_substitute = d.pop("is_substitute")

        name = d.pop("name")

        place_id = d.pop("place_id")

        roster_shape = cls(
            is_substitute=is_substitute,
            name=name,
            place_id=place_id,
        )


        roster_shape.additional_properties = d
        return roster_shape

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

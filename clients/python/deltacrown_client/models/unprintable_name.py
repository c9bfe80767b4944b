from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="UnprintableName")



@_attrs_define
class UnprintableName:
    """ 
        Attributes:
            characters (list[str]):
            name (str):
            registration_id (int):
     """

    characters: list[str]
    name: str
    registration_id: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        characters = self.characters



        name = self.name

        registration_id = self.registration_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "characters": characters,
            "name": name,
            "registration_id": registration_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        characters = cast(list[str], d.pop("characters"))


        name = d.pop("name")

        registration_id = d.pop("registration_id")

        unprintable_name = cls(
            characters=characters,
            name=name,
            registration_id=registration_id,
        )


        unprintable_name.additional_properties = d
        return unprintable_name

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="OwnTeam")



@_attrs_define
class OwnTeam:
    """ `is_captain`: whether they lead it.

        Attributes:
            id (int):
            is_captain (bool):
            joined_at (datetime.datetime):
            name (str):
            tag (str):
     """

    id: int
    is_captain: bool
    joined_at: datetime.datetime
    name: str
    tag: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        is_captain = self.is_captain

        joined_at = self.joined_at.isoformat()

        name = self.name

        tag = self.tag


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "is_captain": is_captain,
            "joined_at": joined_at,
            "name": name,
            "tag": tag,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        is_captain = d.pop("is_captain")

        joined_at = datetime.datetime.fromisoformat(d.pop("joined_at"))




        name = d.pop("name")

        tag = d.pop("tag")

        own_team = cls(
            id=id,
            is_captain=is_captain,
            joined_at=joined_at,
            name=name,
            tag=tag,
        )


        own_team.additional_properties = d
        return own_team

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

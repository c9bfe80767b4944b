from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.member_answer import MemberAnswer





T = TypeVar("T", bound="TeamAnswer")



@_attrs_define
class TeamAnswer:
    """ 
        Attributes:
            id (int):
            is_dissolved (bool):
            members (list[MemberAnswer]):
            name (str):
            tag (str):
     """

    id: int
    is_dissolved: bool
    members: list[MemberAnswer]
    name: str
    tag: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.member_answer import MemberAnswer # noqa: PLC0415
        id = self.id

        is_dissolved = self.is_dissolved

        members = []
        for members_item_data in self.members:
            members_item = members_item_data.to_dict()
            members.append(members_item)



        name = self.name

        tag = self.tag


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "is_dissolved": is_dissolved,
            "members": members,
            "name": name,
            "tag": tag,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.member_answer import MemberAnswer # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        is_dissolved = d.pop("is_dissolved")

        members = []
        _members = d.pop("members")
        for members_item_data in (_members):
            members_item = MemberAnswer.from_dict(members_item_data)



            members.append(members_item)


        name = d.pop("name")

        tag = d.pop("tag")

        team_answer = cls(
            id=id,
            is_dissolved=is_dissolved,
            members=members,
            name=name,
            tag=tag,
        )


        team_answer.additional_properties = d
        return team_answer

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.named_tournament import NamedTournament





T = TypeVar("T", bound="RoleData")



@_attrs_define
class RoleData:
    """ 
        Attributes:
            role (str):
            tournament (NamedTournament):
     """

    role: str
    tournament: NamedTournament
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.named_tournament import NamedTournament # noqa: PLC0415
        role = self.role

        tournament = self.tournament.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "role": role,
            "tournament": tournament,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.named_tournament import NamedTournament # noqa: PLC0415
        d = dict(src_dict)
        role = d.pop("role")

        tournament = NamedTournament.from_dict(d.pop("tournament"))




        role_data = cls(
            role=role,
            tournament=tournament,
        )


        role_data.additional_properties = d
        return role_data

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

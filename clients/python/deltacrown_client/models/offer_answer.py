from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="OfferAnswer")



@_attrs_define
class OfferAnswer:
    """ 
        Attributes:
            ends_at (datetime.datetime):
            id (int):
            invited_by (str):
            team (str):
            team_id (int):
     """

    ends_at: datetime.datetime
    id: int
    invited_by: str
    team: str
    team_id: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        ends_at = self.ends_at.isoformat()

        id = self.id

        invited_by = self.invited_by

        team = self.team

        team_id = self.team_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "ends_at": ends_at,
            "id": id,
            "invited_by": invited_by,
            "team": team,
            "team_id": team_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))




        id = d.pop("id")

        invited_by = d.pop("invited_by")

        team = d.pop("team")

        team_id = d.pop("team_id")

        offer_answer = cls(
            ends_at=ends_at,
            id=id,
            invited_by=invited_by,
            team=team,
            team_id=team_id,
        )


        offer_answer.additional_properties = d
        return offer_answer

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

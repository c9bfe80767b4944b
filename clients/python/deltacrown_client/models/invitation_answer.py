from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="InvitationAnswer")



@_attrs_define
class InvitationAnswer:
    """ 
        Attributes:
            at (datetime.datetime):
            id (int):
            invited_by (str):
            role (str):
            state (str):
            tournament (int):
            tournament_name (str):
     """

    at: datetime.datetime
    id: int
    invited_by: str
    role: str
    state: str
    tournament: int
    tournament_name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        id = self.id

        invited_by = self.invited_by

        role = self.role

        state = self.state

        tournament = self.tournament

        tournament_name = self.tournament_name


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "id": id,
            "invited_by": invited_by,
            "role": role,
            "state": state,
            "tournament": tournament,
            "tournament_name": tournament_name,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        id = d.pop("id")

        invited_by = d.pop("invited_by")

        role = d.pop("role")

        state = d.pop("state")

        tournament = d.pop("tournament")

        tournament_name = d.pop("tournament_name")

        invitation_answer = cls(
            at=at,
            id=id,
            invited_by=invited_by,
            role=role,
            state=state,
            tournament=tournament,
            tournament_name=tournament_name,
        )


        invitation_answer.additional_properties = d
        return invitation_answer

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

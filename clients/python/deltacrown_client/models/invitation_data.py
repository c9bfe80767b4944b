from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.named_tournament import NamedTournament





T = TypeVar("T", bound="InvitationData")



@_attrs_define
class InvitationData:
    """ To a role that they were offered.

        Attributes:
            at (datetime.datetime):
            role (str):
            state (str):
            tournament (NamedTournament):
     """

    at: datetime.datetime
    role: str
    state: str
    tournament: NamedTournament
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.named_tournament import NamedTournament # noqa: PLC0415
        at = self.at.isoformat()

        role = self.role

        state = self.state

        tournament = self.tournament.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "role": role,
            "state": state,
            "tournament": tournament,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.named_tournament import NamedTournament # noqa: PLC0415
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        role = d.pop("role")

        state = d.pop("state")

        tournament = NamedTournament.from_dict(d.pop("tournament"))




        invitation_data = cls(
            at=at,
            role=role,
            state=state,
            tournament=tournament,
        )


        invitation_data.additional_properties = d
        return invitation_data

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.invited_to import InvitedTo
  from ..models.own_team import OwnTeam





T = TypeVar("T", bound="TeamData")



@_attrs_define
class TeamData:
    """ 
        Attributes:
            invitations (list[InvitedTo]):
            teams (list[OwnTeam]):
     """

    invitations: list[InvitedTo]
    teams: list[OwnTeam]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.invited_to import InvitedTo # noqa: PLC0415
        from ..models.own_team import OwnTeam # noqa: PLC0415
        invitations = []
        for invitations_item_data in self.invitations:
            invitations_item = invitations_item_data.to_dict()
            invitations.append(invitations_item)



        teams = []
        for teams_item_data in self.teams:
            teams_item = teams_item_data.to_dict()
            teams.append(teams_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "invitations": invitations,
            "teams": teams,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.invited_to import InvitedTo # noqa: PLC0415
        from ..models.own_team import OwnTeam # noqa: PLC0415
        d = dict(src_dict)
        invitations = []
        _invitations = d.pop("invitations")
        for invitations_item_data in (_invitations):
            invitations_item = InvitedTo.from_dict(invitations_item_data)



            invitations.append(invitations_item)


        teams = []
        _teams = d.pop("teams")
        for teams_item_data in (_teams):
            teams_item = OwnTeam.from_dict(teams_item_data)



            teams.append(teams_item)


        team_data = cls(
            invitations=invitations,
            teams=teams,
        )


        team_data.additional_properties = d
        return team_data

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

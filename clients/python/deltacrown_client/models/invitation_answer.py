from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.scope_shape import ScopeShape





T = TypeVar("T", bound="InvitationAnswer")



@_attrs_define
class InvitationAnswer:
    """ `ends_at`: until when it is to be answered, null where it was, or has no end.

        Attributes:
            at (datetime.datetime):
            ends_at (datetime.datetime | None):
            id (int):
            invited_by (str):
            role (str):
            scope (ScopeShape): Ids of stations and numbers of stages whose matches a referee has to do with; with neither,
                with all.
            state (str):
            tournament (int):
            tournament_name (str):
     """

    at: datetime.datetime
    ends_at: datetime.datetime | None
    id: int
    invited_by: str
    role: str
    scope: ScopeShape
    state: str
    tournament: int
    tournament_name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.scope_shape import ScopeShape # noqa: PLC0415
        at = self.at.isoformat()

        ends_at: None | str
        if isinstance(self.ends_at, datetime.datetime):
            ends_at = self.ends_at.isoformat()
        else:
            ends_at = self.ends_at

        id = self.id

        invited_by = self.invited_by

        role = self.role

        scope = self.scope.to_dict()

        state = self.state

        tournament = self.tournament

        tournament_name = self.tournament_name


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "ends_at": ends_at,
            "id": id,
            "invited_by": invited_by,
            "role": role,
            "scope": scope,
            "state": state,
            "tournament": tournament,
            "tournament_name": tournament_name,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.scope_shape import ScopeShape # noqa: PLC0415
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        def _parse_ends_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_at_type_0 = datetime.datetime.fromisoformat(data)



                return ends_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ends_at = _parse_ends_at(d.pop("ends_at"))


        id = d.pop("id")

        invited_by = d.pop("invited_by")

        role = d.pop("role")

        scope = ScopeShape.from_dict(d.pop("scope"))




        state = d.pop("state")

        tournament = d.pop("tournament")

        tournament_name = d.pop("tournament_name")

        invitation_answer = cls(
            at=at,
            ends_at=ends_at,
            id=id,
            invited_by=invited_by,
            role=role,
            scope=scope,
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

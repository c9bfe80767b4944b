from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="OwnCertificate")



@_attrs_define
class OwnCertificate:
    """ `state`: issued, revoked, superseded, or preparing while it is drawn.

        Attributes:
            award (str):
            made_at (datetime.datetime):
            name (str):
            players (list[str]):
            reason (str):
            state (str):
            tournament (str):
            url (str):
     """

    award: str
    made_at: datetime.datetime
    name: str
    players: list[str]
    reason: str
    state: str
    tournament: str
    url: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        award = self.award

        made_at = self.made_at.isoformat()

        name = self.name

        players = self.players



        reason = self.reason

        state = self.state

        tournament = self.tournament

        url = self.url


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "award": award,
            "made_at": made_at,
            "name": name,
            "players": players,
            "reason": reason,
            "state": state,
            "tournament": tournament,
            "url": url,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        award = d.pop("award")

        made_at = datetime.datetime.fromisoformat(d.pop("made_at"))




        name = d.pop("name")

        players = cast(list[str], d.pop("players"))


        reason = d.pop("reason")

        state = d.pop("state")

        tournament = d.pop("tournament")

        url = d.pop("url")

        own_certificate = cls(
            award=award,
            made_at=made_at,
            name=name,
            players=players,
            reason=reason,
            state=state,
            tournament=tournament,
            url=url,
        )


        own_certificate.additional_properties = d
        return own_certificate

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

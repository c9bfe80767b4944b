from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="Opponent")



@_attrs_define
class Opponent:
    """ `player_id`: where they have a profile too. `won` and `lost`: by the player whose profile it is.

        Attributes:
            lost (int):
            matches (int):
            name (str):
            player_id (int | None):
            won (int):
     """

    lost: int
    matches: int
    name: str
    player_id: int | None
    won: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        lost = self.lost

        matches = self.matches

        name = self.name

        player_id: int | None
        player_id = self.player_id

        won = self.won


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "lost": lost,
            "matches": matches,
            "name": name,
            "player_id": player_id,
            "won": won,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        lost = d.pop("lost")

        matches = d.pop("matches")

        name = d.pop("name")

        def _parse_player_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        player_id = _parse_player_id(d.pop("player_id"))


        won = d.pop("won")

        opponent = cls(
            lost=lost,
            matches=matches,
            name=name,
            player_id=player_id,
            won=won,
        )


        opponent.additional_properties = d
        return opponent

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

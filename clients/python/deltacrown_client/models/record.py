from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="Record")



@_attrs_define
class Record:
    """ `streak`: won one after another until now.

        Attributes:
            longest_streak (int):
            lost (int):
            matches (int):
            streak (int):
            win_rate (float | None):
            won (int):
     """

    longest_streak: int
    lost: int
    matches: int
    streak: int
    win_rate: float | None
    won: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        longest_streak = self.longest_streak

        lost = self.lost

        matches = self.matches

        streak = self.streak

        win_rate: float | None
        win_rate = self.win_rate

        won = self.won


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "longest_streak": longest_streak,
            "lost": lost,
            "matches": matches,
            "streak": streak,
            "win_rate": win_rate,
            "won": won,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        longest_streak = d.pop("longest_streak")

        lost = d.pop("lost")

        matches = d.pop("matches")

        streak = d.pop("streak")

        def _parse_win_rate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        win_rate = _parse_win_rate(d.pop("win_rate"))


        won = d.pop("won")

        record = cls(
            longest_streak=longest_streak,
            lost=lost,
            matches=matches,
            streak=streak,
            win_rate=win_rate,
            won=won,
        )


        record.additional_properties = d
        return record

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

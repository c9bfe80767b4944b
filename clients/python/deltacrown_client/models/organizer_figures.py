from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.month_count import MonthCount





T = TypeVar("T", bound="OrganizerFigures")



@_attrs_define
class OrganizerFigures:
    """ Over all tournaments that somebody made. `players`: accounts that registered in any of them; `returning_players`:
        in more than one.

        Attributes:
            by_month (list[MonthCount]):
            players (int):
            registrations (int):
            returning_players (int):
            returning_rate (float | None):
            tournaments (int):
     """

    by_month: list[MonthCount]
    players: int
    registrations: int
    returning_players: int
    returning_rate: float | None
    tournaments: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.month_count import MonthCount # noqa: PLC0415
        by_month = []
        for by_month_item_data in self.by_month:
            by_month_item = by_month_item_data.to_dict()
            by_month.append(by_month_item)



        players = self.players

        registrations = self.registrations

        returning_players = self.returning_players

        returning_rate: float | None
        returning_rate = self.returning_rate

        tournaments = self.tournaments


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "by_month": by_month,
            "players": players,
            "registrations": registrations,
            "returning_players": returning_players,
            "returning_rate": returning_rate,
            "tournaments": tournaments,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.month_count import MonthCount # noqa: PLC0415
        d = dict(src_dict)
        by_month = []
        _by_month = d.pop("by_month")
        for by_month_item_data in (_by_month):
            by_month_item = MonthCount.from_dict(by_month_item_data)



            by_month.append(by_month_item)


        players = d.pop("players")

        registrations = d.pop("registrations")

        returning_players = d.pop("returning_players")

        def _parse_returning_rate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        returning_rate = _parse_returning_rate(d.pop("returning_rate"))


        tournaments = d.pop("tournaments")

        organizer_figures = cls(
            by_month=by_month,
            players=players,
            registrations=registrations,
            returning_players=returning_players,
            returning_rate=returning_rate,
            tournaments=tournaments,
        )


        organizer_figures.additional_properties = d
        return organizer_figures

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

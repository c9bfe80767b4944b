from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.opponent import Opponent
  from ..models.played_tournament import PlayedTournament
  from ..models.record import Record





T = TypeVar("T", bound="PlayerProfile")



@_attrs_define
class PlayerProfile:
    """ Of public tournaments alone: the newest 50, and the 20 opponents who were met most often.

        Attributes:
            id (int):
            name (str):
            opponents (list[Opponent]):
            record (Record): `streak`: won one after another until now.
            tournaments (list[PlayedTournament]):
     """

    id: int
    name: str
    opponents: list[Opponent]
    record: Record
    tournaments: list[PlayedTournament]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.opponent import Opponent # noqa: PLC0415
        from ..models.played_tournament import PlayedTournament # noqa: PLC0415
        from ..models.record import Record # noqa: PLC0415
        id = self.id

        name = self.name

        opponents = []
        for opponents_item_data in self.opponents:
            opponents_item = opponents_item_data.to_dict()
            opponents.append(opponents_item)



        record = self.record.to_dict()

        tournaments = []
        for tournaments_item_data in self.tournaments:
            tournaments_item = tournaments_item_data.to_dict()
            tournaments.append(tournaments_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "name": name,
            "opponents": opponents,
            "record": record,
            "tournaments": tournaments,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.opponent import Opponent # noqa: PLC0415
        from ..models.played_tournament import PlayedTournament # noqa: PLC0415
        from ..models.record import Record # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        opponents = []
        _opponents = d.pop("opponents")
        for opponents_item_data in (_opponents):
            opponents_item = Opponent.from_dict(opponents_item_data)



            opponents.append(opponents_item)


        record = Record.from_dict(d.pop("record"))




        tournaments = []
        _tournaments = d.pop("tournaments")
        for tournaments_item_data in (_tournaments):
            tournaments_item = PlayedTournament.from_dict(tournaments_item_data)



            tournaments.append(tournaments_item)


        player_profile = cls(
            id=id,
            name=name,
            opponents=opponents,
            record=record,
            tournaments=tournaments,
        )


        player_profile.additional_properties = d
        return player_profile

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

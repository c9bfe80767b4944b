from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.match_in_full_shape import MatchInFullShape
  from ..models.participant_shape import ParticipantShape





T = TypeVar("T", bound="MatchSnapshot")



@_attrs_define
class MatchSnapshot:
    """ The state of a match at one number of its room.

        Attributes:
            epoch (str):
            match (MatchInFullShape): A match in its own room; `dispute` is the latest, `veto` is None without one.
                `reports` is for its participants
                    and the staff, and holds those that count: submitted, at most one of a side, and accepted. `deadlines`: when
                the
                    clock does what, by kind.
            participants (list[ParticipantShape]):
            sequence (int):
     """

    epoch: str
    match: MatchInFullShape
    participants: list[ParticipantShape]
    sequence: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.match_in_full_shape import MatchInFullShape # noqa: PLC0415
        from ..models.participant_shape import ParticipantShape # noqa: PLC0415
        epoch = self.epoch

        match = self.match.to_dict()

        participants = []
        for participants_item_data in self.participants:
            participants_item = participants_item_data.to_dict()
            participants.append(participants_item)



        sequence = self.sequence


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "epoch": epoch,
            "match": match,
            "participants": participants,
            "sequence": sequence,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.match_in_full_shape import MatchInFullShape # noqa: PLC0415
        from ..models.participant_shape import ParticipantShape # noqa: PLC0415
        d = dict(src_dict)
        epoch = d.pop("epoch")

        match = MatchInFullShape.from_dict(d.pop("match"))




        participants = []
        _participants = d.pop("participants")
        for participants_item_data in (_participants):
            participants_item = ParticipantShape.from_dict(participants_item_data)



            participants.append(participants_item)


        sequence = d.pop("sequence")

        match_snapshot = cls(
            epoch=epoch,
            match=match,
            participants=participants,
            sequence=sequence,
        )


        match_snapshot.additional_properties = d
        return match_snapshot

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Veto")



@_attrs_define
class Veto:
    """ Whom a write to a match means.

        Attributes:
            map_ (str):
            participant1_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            participant2_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            registration (int | None | Unset): A guest's, for whom a referee does it.
            turn (int | None | Unset): How many turns you saw taken: refused where there are others by now.
     """

    map_: str
    participant1_id: int | None | Unset = UNSET
    participant2_id: int | None | Unset = UNSET
    registration: int | None | Unset = UNSET
    turn: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        map_ = self.map_

        participant1_id: int | None | Unset
        if isinstance(self.participant1_id, Unset):
            participant1_id = UNSET
        else:
            participant1_id = self.participant1_id

        participant2_id: int | None | Unset
        if isinstance(self.participant2_id, Unset):
            participant2_id = UNSET
        else:
            participant2_id = self.participant2_id

        registration: int | None | Unset
        if isinstance(self.registration, Unset):
            registration = UNSET
        else:
            registration = self.registration

        turn: int | None | Unset
        if isinstance(self.turn, Unset):
            turn = UNSET
        else:
            turn = self.turn


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "map": map_,
        })
        if participant1_id is not UNSET:
            field_dict["participant1_id"] = participant1_id
        if participant2_id is not UNSET:
            field_dict["participant2_id"] = participant2_id
        if registration is not UNSET:
            field_dict["registration"] = registration
        if turn is not UNSET:
            field_dict["turn"] = turn

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        map_ = d.pop("map")

        def _parse_participant1_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        participant1_id = _parse_participant1_id(d.pop("participant1_id", UNSET))


        def _parse_participant2_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        participant2_id = _parse_participant2_id(d.pop("participant2_id", UNSET))


        def _parse_registration(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        registration = _parse_registration(d.pop("registration", UNSET))


        def _parse_turn(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        turn = _parse_turn(d.pop("turn", UNSET))


        veto = cls(
            map_=map_,
            participant1_id=participant1_id,
            participant2_id=participant2_id,
            registration=registration,
            turn=turn,
        )

        return veto


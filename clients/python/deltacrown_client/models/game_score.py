from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="GameScore")



@_attrs_define
class GameScore:
    """ 
        Attributes:
            n (int):
            participant1_score (int):
            participant2_score (int):
            map_ (str | Unset):
     """

    n: int
    participant1_score: int
    participant2_score: int
    map_: str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        n = self.n

        participant1_score = self.participant1_score

        participant2_score = self.participant2_score

        map_: str | Unset
        if isinstance(self.map_, Unset):
            map_ = UNSET
        else:
            map_ = self.map_


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "n": n,
            "participant1_score": participant1_score,
            "participant2_score": participant2_score,
        })
        if map_ is not UNSET:
            field_dict["map"] = map_

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        n = d.pop("n")

        participant1_score = d.pop("participant1_score")

        participant2_score = d.pop("participant2_score")

        def _parse_map_(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        map_ = _parse_map_(d.pop("map", UNSET))


        game_score = cls(
            n=n,
            participant1_score=participant1_score,
            participant2_score=participant2_score,
            map_=map_,
        )

        return game_score


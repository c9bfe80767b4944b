from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="GameShape")



@_attrs_define
class GameShape:
    """ One game of a series; `n` counts from 1.

        Attributes:
            map_ (str):
            n (int):
            participant1_score (int):
            participant2_score (int):
     """

    map_: str
    n: int
    participant1_score: int
    participant2_score: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        map_ = self.map_

        n = self.n

        participant1_score = self.participant1_score

        participant2_score = self.participant2_score


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "map": map_,
            "n": n,
            "participant1_score": participant1_score,
            "participant2_score": participant2_score,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        map_ = d.pop("map")

        n = d.pop("n")

        participant1_score = d.pop("participant1_score")

        participant2_score = d.pop("participant2_score")

        game_shape = cls(
            map_=map_,
            n=n,
            participant1_score=participant1_score,
            participant2_score=participant2_score,
        )


        game_shape.additional_properties = d
        return game_shape

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

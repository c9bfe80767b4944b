from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="GameAnswer")



@_attrs_define
class GameAnswer:
    """ `team_size`: players a side; `result_type`: what a score counts, `score` or `maps`.

        Attributes:
            name (str):
            result_type (str):
            slug (str):
            team_size (int):
     """

    name: str
    result_type: str
    slug: str
    team_size: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        result_type = self.result_type

        slug = self.slug

        team_size = self.team_size


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "name": name,
            "result_type": result_type,
            "slug": slug,
            "team_size": team_size,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        result_type = d.pop("result_type")

        slug = d.pop("slug")

        team_size = d.pop("team_size")

        game_answer = cls(
            name=name,
            result_type=result_type,
            slug=slug,
            team_size=team_size,
        )


        game_answer.additional_properties = d
        return game_answer

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

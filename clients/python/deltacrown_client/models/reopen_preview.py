from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.match_shape import MatchShape





T = TypeVar("T", bound="ReopenPreview")



@_attrs_define
class ReopenPreview:
    """ What a reopening would reset; `besides`: what else it takes back, `stays`: what it cannot, a sentence
        each.

        Attributes:
            besides (list[str]):
            matches (list[MatchShape]):
            state (str):
            stays (list[str]):
     """

    besides: list[str]
    matches: list[MatchShape]
    state: str
    stays: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.match_shape import MatchShape # noqa: PLC0415
        besides = self.besides



        matches = []
        for matches_item_data in self.matches:
            matches_item = matches_item_data.to_dict()
            matches.append(matches_item)



        state = self.state

        stays = self.stays




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "besides": besides,
            "matches": matches,
            "state": state,
            "stays": stays,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.match_shape import MatchShape # noqa: PLC0415
        d = dict(src_dict)
        besides = cast(list[str], d.pop("besides"))


        matches = []
        _matches = d.pop("matches")
        for matches_item_data in (_matches):
            matches_item = MatchShape.from_dict(matches_item_data)



            matches.append(matches_item)


        state = d.pop("state")

        stays = cast(list[str], d.pop("stays"))


        reopen_preview = cls(
            besides=besides,
            matches=matches,
            state=state,
            stays=stays,
        )


        reopen_preview.additional_properties = d
        return reopen_preview

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="VetoStepShape")



@_attrs_define
class VetoStepShape:
    """ A turn that was taken; `by_clock`: the side let its time run out, and the clock took a map.

        Attributes:
            action (str):
            by_clock (bool):
            map_ (str):
            side (int):
     """

    action: str
    by_clock: bool
    map_: str
    side: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        action = self.action

        by_clock = self.by_clock

        map_ = self.map_

        side = self.side


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "action": action,
            "by_clock": by_clock,
            "map": map_,
            "side": side,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        action = d.pop("action")

        by_clock = d.pop("by_clock")

        map_ = d.pop("map")

        side = d.pop("side")

        veto_step_shape = cls(
            action=action,
            by_clock=by_clock,
            map_=map_,
            side=side,
        )


        veto_step_shape.additional_properties = d
        return veto_step_shape

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

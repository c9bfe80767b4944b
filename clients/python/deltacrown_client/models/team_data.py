from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.led_team import LedTeam





T = TypeVar("T", bound="TeamData")



@_attrs_define
class TeamData:
    """ `led`: the teams whose captain they are.

        Attributes:
            led (list[LedTeam]):
     """

    led: list[LedTeam]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.led_team import LedTeam # noqa: PLC0415
        led = []
        for led_item_data in self.led:
            led_item = led_item_data.to_dict()
            led.append(led_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "led": led,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.led_team import LedTeam # noqa: PLC0415
        d = dict(src_dict)
        led = []
        _led = d.pop("led")
        for led_item_data in (_led):
            led_item = LedTeam.from_dict(led_item_data)



            led.append(led_item)


        team_data = cls(
            led=led,
        )


        team_data.additional_properties = d
        return team_data

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

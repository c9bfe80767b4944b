from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="ConnectionData")



@_attrs_define
class ConnectionData:
    """ An account at another site that signs in here. `number` and `name`: what it has there.

        Attributes:
            connected_at (datetime.datetime):
            name (str):
            number (str):
            site (str):
     """

    connected_at: datetime.datetime
    name: str
    number: str
    site: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        connected_at = self.connected_at.isoformat()

        name = self.name

        number = self.number

        site = self.site


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "connected_at": connected_at,
            "name": name,
            "number": number,
            "site": site,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        connected_at = datetime.datetime.fromisoformat(d.pop("connected_at"))




        name = d.pop("name")

        number = d.pop("number")

        site = d.pop("site")

        connection_data = cls(
            connected_at=connected_at,
            name=name,
            number=number,
            site=site,
        )


        connection_data.additional_properties = d
        return connection_data

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

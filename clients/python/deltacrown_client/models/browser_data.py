from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="BrowserData")



@_attrs_define
class BrowserData:
    """ A browser that is signed in.

        Attributes:
            address (str):
            browser (str):
            signed_in_at (datetime.datetime):
     """

    address: str
    browser: str
    signed_in_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        address = self.address

        browser = self.browser

        signed_in_at = self.signed_in_at.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "address": address,
            "browser": browser,
            "signed_in_at": signed_in_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        address = d.pop("address")

        browser = d.pop("browser")

        signed_in_at = datetime.datetime.fromisoformat(d.pop("signed_in_at"))




        browser_data = cls(
            address=address,
            browser=browser,
            signed_in_at=signed_in_at,
        )


        browser_data.additional_properties = d
        return browser_data

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

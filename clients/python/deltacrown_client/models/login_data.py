from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="LoginData")



@_attrs_define
class LoginData:
    """ Somebody who signed in for tokens.

        Attributes:
            expires_at (datetime.datetime):
            refreshed_at (datetime.datetime):
            started_at (datetime.datetime):
     """

    expires_at: datetime.datetime
    refreshed_at: datetime.datetime
    started_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        expires_at = self.expires_at.isoformat()

        refreshed_at = self.refreshed_at.isoformat()

        started_at = self.started_at.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "expires_at": expires_at,
            "refreshed_at": refreshed_at,
            "started_at": started_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))




        refreshed_at = datetime.datetime.fromisoformat(d.pop("refreshed_at"))




        started_at = datetime.datetime.fromisoformat(d.pop("started_at"))




        login_data = cls(
            expires_at=expires_at,
            refreshed_at=refreshed_at,
            started_at=started_at,
        )


        login_data.additional_properties = d
        return login_data

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

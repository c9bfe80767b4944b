from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="MailData")



@_attrs_define
class MailData:
    """ A mail of the last month. `outcome`: `sent`, `dropped`, `refused`, `unknown`, or empty while it waits.

        Attributes:
            kind (str):
            made_at (datetime.datetime):
            outcome (str):
     """

    kind: str
    made_at: datetime.datetime
    outcome: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        made_at = self.made_at.isoformat()

        outcome = self.outcome


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "kind": kind,
            "made_at": made_at,
            "outcome": outcome,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = d.pop("kind")

        made_at = datetime.datetime.fromisoformat(d.pop("made_at"))




        outcome = d.pop("outcome")

        mail_data = cls(
            kind=kind,
            made_at=made_at,
            outcome=outcome,
        )


        mail_data.additional_properties = d
        return mail_data

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

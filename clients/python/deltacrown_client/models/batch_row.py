from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="BatchRow")



@_attrs_define
class BatchRow:
    """ `is_readable`: the table can be had again; it is deleted with the details in it.

        Attributes:
            checksum (str):
            id (int):
            is_readable (bool):
            made_at (datetime.datetime):
     """

    checksum: str
    id: int
    is_readable: bool
    made_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        checksum = self.checksum

        id = self.id

        is_readable = self.is_readable

        made_at = self.made_at.isoformat()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "checksum": checksum,
            "id": id,
            "is_readable": is_readable,
            "made_at": made_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        checksum = d.pop("checksum")

        id = d.pop("id")

        is_readable = d.pop("is_readable")

        made_at = datetime.datetime.fromisoformat(d.pop("made_at"))




        batch_row = cls(
            checksum=checksum,
            id=id,
            is_readable=is_readable,
            made_at=made_at,
        )


        batch_row.additional_properties = d
        return batch_row

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.unprintable_name import UnprintableName





T = TypeVar("T", bound="CertificatesPreparing")



@_attrs_define
class CertificatesPreparing:
    """ `preparing`: how many are drawn now. `unprintable`: who gets none, since no font has these characters.

        Attributes:
            preparing (int):
            unprintable (list[UnprintableName]):
     """

    preparing: int
    unprintable: list[UnprintableName]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.unprintable_name import UnprintableName # noqa: PLC0415
        preparing = self.preparing

        unprintable = []
        for unprintable_item_data in self.unprintable:
            unprintable_item = unprintable_item_data.to_dict()
            unprintable.append(unprintable_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "preparing": preparing,
            "unprintable": unprintable,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.unprintable_name import UnprintableName # noqa: PLC0415
        d = dict(src_dict)
        preparing = d.pop("preparing")

        unprintable = []
        _unprintable = d.pop("unprintable")
        for unprintable_item_data in (_unprintable):
            unprintable_item = UnprintableName.from_dict(unprintable_item_data)



            unprintable.append(unprintable_item)


        certificates_preparing = cls(
            preparing=preparing,
            unprintable=unprintable,
        )


        certificates_preparing.additional_properties = d
        return certificates_preparing

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="CertificateOptionsAnswer")



@_attrs_define
class CertificateOptionsAnswer:
    """ 
        Attributes:
            is_automatic (bool):
            language (str):
            signed_by (str):
     """

    is_automatic: bool
    language: str
    signed_by: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        is_automatic = self.is_automatic

        language = self.language

        signed_by = self.signed_by


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "is_automatic": is_automatic,
            "language": language,
            "signed_by": signed_by,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        is_automatic = d.pop("is_automatic")

        language = d.pop("language")

        signed_by = d.pop("signed_by")

        certificate_options_answer = cls(
            is_automatic=is_automatic,
            language=language,
            signed_by=signed_by,
        )


        certificate_options_answer.additional_properties = d
        return certificate_options_answer

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

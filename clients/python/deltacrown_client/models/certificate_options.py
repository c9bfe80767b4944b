from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.language_enum import LanguageEnum
from typing import cast






T = TypeVar("T", bound="CertificateOptions")



@_attrs_define
class CertificateOptions:
    """ 
        Attributes:
            is_automatic (bool): Issue them when the result is approved.
            language (LanguageEnum): * `en` - English
                * `bn` - বাংলা
            signed_by (str): The name on the line at the bottom; empty: no line.
     """

    is_automatic: bool
    language: LanguageEnum
    signed_by: str





    def to_dict(self) -> dict[str, Any]:
        is_automatic = self.is_automatic

        language = self.language.value

        signed_by: str
        signed_by = self.signed_by


        field_dict: dict[str, Any] = {}

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

        language = LanguageEnum(d.pop("language"))




        def _parse_signed_by(data: object) -> str:
            return cast(str, data)

        signed_by = _parse_signed_by(d.pop("signed_by"))


        certificate_options = cls(
            is_automatic=is_automatic,
            language=language,
            signed_by=signed_by,
        )

        return certificate_options


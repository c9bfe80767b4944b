from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="SendPayout")



@_attrs_define
class SendPayout:
    """ 
        Attributes:
            provider (str): One that sends by itself (PAYOUT_PROVIDERS).
     """

    provider: str





    def to_dict(self) -> dict[str, Any]:
        provider = self.provider


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "provider": provider,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        provider = d.pop("provider")

        send_payout = cls(
            provider=provider,
        )

        return send_payout


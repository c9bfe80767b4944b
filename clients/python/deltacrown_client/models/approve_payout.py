from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="ApprovePayout")



@_attrs_define
class ApprovePayout:
    """ 
        Attributes:
            seen (str | Unset): The `version` of the payout, read before where it goes; it is refused where it is another by
                now.
     """

    seen: str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        seen: str | Unset
        if isinstance(self.seen, Unset):
            seen = UNSET
        else:
            seen = self.seen


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if seen is not UNSET:
            field_dict["seen"] = seen

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_seen(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        seen = _parse_seen(d.pop("seen", UNSET))


        approve_payout = cls(
            seen=seen,
        )

        return approve_payout


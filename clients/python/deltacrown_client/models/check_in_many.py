from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="CheckInMany")



@_attrs_define
class CheckInMany:
    """ 
        Attributes:
            registration_ids (list[int]):
     """

    registration_ids: list[int]





    def to_dict(self) -> dict[str, Any]:
        registration_ids = self.registration_ids




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "registration_ids": registration_ids,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        registration_ids = cast(list[int], d.pop("registration_ids"))


        check_in_many = cls(
            registration_ids=registration_ids,
        )

        return check_in_many


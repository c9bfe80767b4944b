from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="Seed")



@_attrs_define
class Seed:
    """ 
        Attributes:
            seed (int | None):
     """

    seed: int | None





    def to_dict(self) -> dict[str, Any]:
        seed: int | None
        seed = self.seed


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "seed": seed,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_seed(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seed = _parse_seed(d.pop("seed"))


        seed = cls(
            seed=seed,
        )

        return seed


from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Start")



@_attrs_define
class Start:
    """ 
        Attributes:
            random_seed (int | None | Unset):
     """

    random_seed: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        random_seed: int | None | Unset
        if isinstance(self.random_seed, Unset):
            random_seed = UNSET
        else:
            random_seed = self.random_seed


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if random_seed is not UNSET:
            field_dict["random_seed"] = random_seed

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_random_seed(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        random_seed = _parse_random_seed(d.pop("random_seed", UNSET))


        start = cls(
            random_seed=random_seed,
        )

        return start


from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset






T = TypeVar("T", bound="Reopen")



@_attrs_define
class Reopen:
    """ 
        Attributes:
            state (str): Of the preview: refused where it has changed since.
            go_on (bool | Unset): Though something stays that was made of the result. Default: False.
     """

    state: str
    go_on: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        state = self.state

        go_on = self.go_on


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "state": state,
        })
        if go_on is not UNSET:
            field_dict["go_on"] = go_on

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        state = d.pop("state")

        go_on = d.pop("go_on", UNSET)

        reopen = cls(
            state=state,
            go_on=go_on,
        )

        return reopen


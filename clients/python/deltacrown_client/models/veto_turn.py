from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.action_enum import ActionEnum






T = TypeVar("T", bound="VetoTurn")



@_attrs_define
class VetoTurn:
    """ `side`: the match's first or second.

        Attributes:
            action (ActionEnum): * `ban` - ban
                * `pick` - pick
            side (int):
     """

    action: ActionEnum
    side: int





    def to_dict(self) -> dict[str, Any]:
        action = self.action.value

        side = self.side


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "action": action,
            "side": side,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        action = ActionEnum(d.pop("action"))




        side = d.pop("side")

        veto_turn = cls(
            action=action,
            side=side,
        )

        return veto_turn


from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.deadline_kind_enum import DeadlineKindEnum
from typing import cast
import datetime






T = TypeVar("T", bound="Deadline")



@_attrs_define
class Deadline:
    """ 
        Attributes:
            kind (DeadlineKindEnum): * `registration_opens` - registration_opens
                * `registration_closes` - registration_closes
                * `check_in_opens` - check_in_opens
                * `check_in_closes` - check_in_closes
                * `starts` - starts
            due_at (datetime.datetime):
     """

    kind: DeadlineKindEnum
    due_at: datetime.datetime





    def to_dict(self) -> dict[str, Any]:
        kind = self.kind.value

        due_at = self.due_at.isoformat()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "kind": kind,
            "due_at": due_at,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = DeadlineKindEnum(d.pop("kind"))




        due_at = datetime.datetime.fromisoformat(d.pop("due_at"))




        deadline = cls(
            kind=kind,
            due_at=due_at,
        )

        return deadline


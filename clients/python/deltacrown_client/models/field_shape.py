from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="FieldShape")



@_attrs_define
class FieldShape:
    """ `kind`: `text`, `choice`, `number` or `yes_no`. `is_public`: everybody sees the answers, and otherwise the staff
        alone. `is_conflict`: people of the same answer are kept apart in round one.

        Attributes:
            choices (list[str]):
            id (int):
            is_conflict (bool):
            is_public (bool):
            key (str):
            kind (str):
            label (str):
            ordering (int):
            required (bool):
     """

    choices: list[str]
    id: int
    is_conflict: bool
    is_public: bool
    key: str
    kind: str
    label: str
    ordering: int
    required: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        choices = self.choices



        id = self.id

        is_conflict = self.is_conflict

        is_public = self.is_public

        key = self.key

        kind = self.kind

        label = self.label

        ordering = self.ordering

        required = self.required


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "choices": choices,
            "id": id,
            "is_conflict": is_conflict,
            "is_public": is_public,
            "key": key,
            "kind": kind,
            "label": label,
            "ordering": ordering,
            "required": required,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        choices = cast(list[str], d.pop("choices"))


        id = d.pop("id")

        is_conflict = d.pop("is_conflict")

        is_public = d.pop("is_public")

        key = d.pop("key")

        kind = d.pop("kind")

        label = d.pop("label")

        ordering = d.pop("ordering")

        required = d.pop("required")

        field_shape = cls(
            choices=choices,
            id=id,
            is_conflict=is_conflict,
            is_public=is_public,
            key=key,
            kind=kind,
            label=label,
            ordering=ordering,
            required=required,
        )


        field_shape.additional_properties = d
        return field_shape

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.field_kind_enum import FieldKindEnum
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="PatchedEditField")



@_attrs_define
class PatchedEditField:
    """ What is left out stays.

        Attributes:
            key (str | Unset):
            label (str | Unset):
            kind (FieldKindEnum | Unset): * `text` - Text
                * `choice` - Choice
                * `number` - Number
                * `yes_no` - Yes no
            choices (list[str] | Unset):
            required (bool | Unset): Whether nobody registers without an answer.
            is_public (bool | Unset): Whether everybody sees the answers, and not the staff alone.
            is_conflict (bool | Unset): Whether people of the same answer are kept apart in round one.
            ordering (int | Unset):
     """

    key: str | Unset = UNSET
    label: str | Unset = UNSET
    kind: FieldKindEnum | Unset = UNSET
    choices: list[str] | Unset = UNSET
    required: bool | Unset = UNSET
    is_public: bool | Unset = UNSET
    is_conflict: bool | Unset = UNSET
    ordering: int | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        key = self.key

        label = self.label

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind.value


        choices: list[str] | Unset = UNSET
        if not isinstance(self.choices, Unset):
            choices = self.choices



        required = self.required

        is_public = self.is_public

        is_conflict = self.is_conflict

        ordering = self.ordering


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if key is not UNSET:
            field_dict["key"] = key
        if label is not UNSET:
            field_dict["label"] = label
        if kind is not UNSET:
            field_dict["kind"] = kind
        if choices is not UNSET:
            field_dict["choices"] = choices
        if required is not UNSET:
            field_dict["required"] = required
        if is_public is not UNSET:
            field_dict["is_public"] = is_public
        if is_conflict is not UNSET:
            field_dict["is_conflict"] = is_conflict
        if ordering is not UNSET:
            field_dict["ordering"] = ordering

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        key = d.pop("key", UNSET)

        label = d.pop("label", UNSET)

        _kind = d.pop("kind", UNSET)
        kind: FieldKindEnum | Unset
        if isinstance(_kind,  Unset):
            kind = UNSET
        else:
            kind = FieldKindEnum(_kind)




        choices = cast(list[str], d.pop("choices", UNSET))


        required = d.pop("required", UNSET)

        is_public = d.pop("is_public", UNSET)

        is_conflict = d.pop("is_conflict", UNSET)

        ordering = d.pop("ordering", UNSET)

        patched_edit_field = cls(
            key=key,
            label=label,
            kind=kind,
            choices=choices,
            required=required,
            is_public=is_public,
            is_conflict=is_conflict,
            ordering=ordering,
        )

        return patched_edit_field


from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="NewAnnouncement")



@_attrs_define
class NewAnnouncement:
    """ 
        Attributes:
            title (str):
            body (str | Unset):
            match_id (int | None | Unset): To both sides of this match alone.
     """

    title: str
    body: str | Unset = UNSET
    match_id: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        title = self.title

        body: str | Unset
        if isinstance(self.body, Unset):
            body = UNSET
        else:
            body = self.body

        match_id: int | None | Unset
        if isinstance(self.match_id, Unset):
            match_id = UNSET
        else:
            match_id = self.match_id


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "title": title,
        })
        if body is not UNSET:
            field_dict["body"] = body
        if match_id is not UNSET:
            field_dict["match_id"] = match_id

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        title = d.pop("title")

        def _parse_body(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        body = _parse_body(d.pop("body", UNSET))


        def _parse_match_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        match_id = _parse_match_id(d.pop("match_id", UNSET))


        new_announcement = cls(
            title=title,
            body=body,
            match_id=match_id,
        )

        return new_announcement


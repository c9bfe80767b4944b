from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="AnnouncementAnswer")



@_attrs_define
class AnnouncementAnswer:
    """ `match_id`: of the match to whose sides it was said; null for what was said to everybody.

        Attributes:
            author (str):
            body (str):
            created_at (datetime.datetime):
            id (int):
            match_id (int | None):
            title (str):
     """

    author: str
    body: str
    created_at: datetime.datetime
    id: int
    match_id: int | None
    title: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        author = self.author

        body = self.body

        created_at = self.created_at.isoformat()

        id = self.id

        match_id: int | None
        match_id = self.match_id

        title = self.title


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "author": author,
            "body": body,
            "created_at": created_at,
            "id": id,
            "match_id": match_id,
            "title": title,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        author = d.pop("author")

        body = d.pop("body")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        id = d.pop("id")

        def _parse_match_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        match_id = _parse_match_id(d.pop("match_id"))


        title = d.pop("title")

        announcement_answer = cls(
            author=author,
            body=body,
            created_at=created_at,
            id=id,
            match_id=match_id,
            title=title,
        )


        announcement_answer.additional_properties = d
        return announcement_answer

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

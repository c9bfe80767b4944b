from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="EvidenceData")



@_attrs_define
class EvidenceData:
    """ What they showed for it: a link, or a picture, which they get by its `id`.

        Attributes:
            created_at (datetime.datetime):
            id (int):
            is_picture (bool):
            link (str):
            match_id (int):
     """

    created_at: datetime.datetime
    id: int
    is_picture: bool
    link: str
    match_id: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        created_at = self.created_at.isoformat()

        id = self.id

        is_picture = self.is_picture

        link = self.link

        match_id = self.match_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "id": id,
            "is_picture": is_picture,
            "link": link,
            "match_id": match_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        id = d.pop("id")

        is_picture = d.pop("is_picture")

        link = d.pop("link")

        match_id = d.pop("match_id")

        evidence_data = cls(
            created_at=created_at,
            id=id,
            is_picture=is_picture,
            link=link,
            match_id=match_id,
        )


        evidence_data.additional_properties = d
        return evidence_data

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="EvidenceShape")



@_attrs_define
class EvidenceShape:
    """ What the side `by` shows for its report or in a dispute: a link, or a picture, which `evidence/{id}/` gives.

        Attributes:
            by (int):
            created_at (datetime.datetime):
            dispute_id (int | None):
            id (int):
            is_picture (bool):
            link (str):
            report_id (int | None):
     """

    by: int
    created_at: datetime.datetime
    dispute_id: int | None
    id: int
    is_picture: bool
    link: str
    report_id: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        by = self.by

        created_at = self.created_at.isoformat()

        dispute_id: int | None
        dispute_id = self.dispute_id

        id = self.id

        is_picture = self.is_picture

        link = self.link

        report_id: int | None
        report_id = self.report_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "by": by,
            "created_at": created_at,
            "dispute_id": dispute_id,
            "id": id,
            "is_picture": is_picture,
            "link": link,
            "report_id": report_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        by = d.pop("by")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        def _parse_dispute_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        dispute_id = _parse_dispute_id(d.pop("dispute_id"))


        id = d.pop("id")

        is_picture = d.pop("is_picture")

        link = d.pop("link")

        def _parse_report_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        report_id = _parse_report_id(d.pop("report_id"))


        evidence_shape = cls(
            by=by,
            created_at=created_at,
            dispute_id=dispute_id,
            id=id,
            is_picture=is_picture,
            link=link,
            report_id=report_id,
        )


        evidence_shape.additional_properties = d
        return evidence_shape

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="ReportData")



@_attrs_define
class ReportData:
    """ A result that they reported; `version` counts those of the match.

        Attributes:
            created_at (datetime.datetime):
            match_id (int):
            participant1_score (int):
            participant2_score (int):
            state (str):
            version (int):
     """

    created_at: datetime.datetime
    match_id: int
    participant1_score: int
    participant2_score: int
    state: str
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        created_at = self.created_at.isoformat()

        match_id = self.match_id

        participant1_score = self.participant1_score

        participant2_score = self.participant2_score

        state = self.state

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "match_id": match_id,
            "participant1_score": participant1_score,
            "participant2_score": participant2_score,
            "state": state,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        match_id = d.pop("match_id")

        participant1_score = d.pop("participant1_score")

        participant2_score = d.pop("participant2_score")

        state = d.pop("state")

        version = d.pop("version")

        report_data = cls(
            created_at=created_at,
            match_id=match_id,
            participant1_score=participant1_score,
            participant2_score=participant2_score,
            state=state,
            version=version,
        )


        report_data.additional_properties = d
        return report_data

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

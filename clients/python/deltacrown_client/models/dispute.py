from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.reason_enum import ReasonEnum
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Dispute")



@_attrs_define
class Dispute:
    """ Whom a write to a match means.

        Attributes:
            reason (ReasonEnum): * `score_mismatch` - Score mismatch
                * `no_show` - No-show
                * `cheating` - Cheating
                * `technical_issue` - Technical issue
                * `other` - Other
            participant1_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            participant2_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            report_id (int | None | Unset): Refused where this report has been corrected since.
            description (str | Unset):
            evidence (str | Unset): A link (http or https); what others see of it is for the two sides and the staff.
     """

    reason: ReasonEnum
    participant1_id: int | None | Unset = UNSET
    participant2_id: int | None | Unset = UNSET
    report_id: int | None | Unset = UNSET
    description: str | Unset = UNSET
    evidence: str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        reason = self.reason.value

        participant1_id: int | None | Unset
        if isinstance(self.participant1_id, Unset):
            participant1_id = UNSET
        else:
            participant1_id = self.participant1_id

        participant2_id: int | None | Unset
        if isinstance(self.participant2_id, Unset):
            participant2_id = UNSET
        else:
            participant2_id = self.participant2_id

        report_id: int | None | Unset
        if isinstance(self.report_id, Unset):
            report_id = UNSET
        else:
            report_id = self.report_id

        description: str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        evidence: str | Unset
        if isinstance(self.evidence, Unset):
            evidence = UNSET
        else:
            evidence = self.evidence


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "reason": reason,
        })
        if participant1_id is not UNSET:
            field_dict["participant1_id"] = participant1_id
        if participant2_id is not UNSET:
            field_dict["participant2_id"] = participant2_id
        if report_id is not UNSET:
            field_dict["report_id"] = report_id
        if description is not UNSET:
            field_dict["description"] = description
        if evidence is not UNSET:
            field_dict["evidence"] = evidence

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reason = ReasonEnum(d.pop("reason"))




        def _parse_participant1_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        participant1_id = _parse_participant1_id(d.pop("participant1_id", UNSET))


        def _parse_participant2_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        participant2_id = _parse_participant2_id(d.pop("participant2_id", UNSET))


        def _parse_report_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        report_id = _parse_report_id(d.pop("report_id", UNSET))


        def _parse_description(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))


        def _parse_evidence(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        evidence = _parse_evidence(d.pop("evidence", UNSET))


        dispute = cls(
            reason=reason,
            participant1_id=participant1_id,
            participant2_id=participant2_id,
            report_id=report_id,
            description=description,
            evidence=evidence,
        )

        return dispute


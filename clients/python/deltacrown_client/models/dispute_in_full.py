from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.evidence_shape import EvidenceShape
  from ..models.report_shape import ReportShape
  from ..models.ruling_shape import RulingShape





T = TypeVar("T", bound="DisputeInFull")



@_attrs_define
class DisputeInFull:
    """ `reports`: what the sides said that is not corrected, whatever became of it; `rulings`: all versions.

        Attributes:
            created_at (datetime.datetime):
            description (None | str):
            evidence (list[EvidenceShape]):
            id (int):
            match_id (int):
            opened_by (int):
            reason (str):
            reports (list[ReportShape]):
            resolved_at (datetime.datetime | None):
            rulings (list[RulingShape]):
            status (str):
     """

    created_at: datetime.datetime
    description: None | str
    evidence: list[EvidenceShape]
    id: int
    match_id: int
    opened_by: int
    reason: str
    reports: list[ReportShape]
    resolved_at: datetime.datetime | None
    rulings: list[RulingShape]
    status: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.evidence_shape import EvidenceShape # noqa: PLC0415
        from ..models.report_shape import ReportShape # noqa: PLC0415
        from ..models.ruling_shape import RulingShape # noqa: PLC0415
        created_at = self.created_at.isoformat()

        description: None | str
        description = self.description

        evidence = []
        for evidence_item_data in self.evidence:
            evidence_item = evidence_item_data.to_dict()
            evidence.append(evidence_item)



        id = self.id

        match_id = self.match_id

        opened_by = self.opened_by

        reason = self.reason

        reports = []
        for reports_item_data in self.reports:
            reports_item = reports_item_data.to_dict()
            reports.append(reports_item)



        resolved_at: None | str
        if isinstance(self.resolved_at, datetime.datetime):
            resolved_at = self.resolved_at.isoformat()
        else:
            resolved_at = self.resolved_at

        rulings = []
        for rulings_item_data in self.rulings:
            rulings_item = rulings_item_data.to_dict()
            rulings.append(rulings_item)



        status = self.status


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "created_at": created_at,
            "description": description,
            "evidence": evidence,
            "id": id,
            "match_id": match_id,
            "opened_by": opened_by,
            "reason": reason,
            "reports": reports,
            "resolved_at": resolved_at,
            "rulings": rulings,
            "status": status,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.evidence_shape import EvidenceShape # noqa: PLC0415
        from ..models.report_shape import ReportShape # noqa: PLC0415
        from ..models.ruling_shape import RulingShape # noqa: PLC0415
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        def _parse_description(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        description = _parse_description(d.pop("description"))


        evidence = []
        _evidence = d.pop("evidence")
        for evidence_item_data in (_evidence):
            evidence_item = EvidenceShape.from_dict(evidence_item_data)



            evidence.append(evidence_item)


        id = d.pop("id")

        match_id = d.pop("match_id")

        opened_by = d.pop("opened_by")

        reason = d.pop("reason")

        reports = []
        _reports = d.pop("reports")
        for reports_item_data in (_reports):
            reports_item = ReportShape.from_dict(reports_item_data)



            reports.append(reports_item)


        def _parse_resolved_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                resolved_at_type_0 = datetime.datetime.fromisoformat(data)



                return resolved_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        resolved_at = _parse_resolved_at(d.pop("resolved_at"))


        rulings = []
        _rulings = d.pop("rulings")
        for rulings_item_data in (_rulings):
            rulings_item = RulingShape.from_dict(rulings_item_data)



            rulings.append(rulings_item)


        status = d.pop("status")

        dispute_in_full = cls(
            created_at=created_at,
            description=description,
            evidence=evidence,
            id=id,
            match_id=match_id,
            opened_by=opened_by,
            reason=reason,
            reports=reports,
            resolved_at=resolved_at,
            rulings=rulings,
            status=status,
        )


        dispute_in_full.additional_properties = d
        return dispute_in_full

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

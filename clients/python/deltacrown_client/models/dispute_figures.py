from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.dispute_figures_by_reason import DisputeFiguresByReason
  from ..models.times import Times





T = TypeVar("T", bound="DisputeFigures")



@_attrs_define
class DisputeFigures:
    """ `rate`: disputes by matches that were reported or are over. `to_ruling`: from a dispute to its first ruling.

        Attributes:
            by_reason (DisputeFiguresByReason):
            open_ (int):
            rate (float | None):
            to_ruling (Times): Seconds of the middle one of so many `matches`, and of the one below which 95 of 100 stay.
            total (int):
     """

    by_reason: DisputeFiguresByReason
    open_: int
    rate: float | None
    to_ruling: Times
    total: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.dispute_figures_by_reason import DisputeFiguresByReason # noqa: PLC0415
        from ..models.times import Times # noqa: PLC0415
        by_reason = self.by_reason.to_dict()

        open_ = self.open_

        rate: float | None
        rate = self.rate

        to_ruling = self.to_ruling.to_dict()

        total = self.total


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "by_reason": by_reason,
            "open": open_,
            "rate": rate,
            "to_ruling": to_ruling,
            "total": total,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.dispute_figures_by_reason import DisputeFiguresByReason # noqa: PLC0415
        from ..models.times import Times # noqa: PLC0415
        d = dict(src_dict)
        by_reason = DisputeFiguresByReason.from_dict(d.pop("by_reason"))




        open_ = d.pop("open")

        def _parse_rate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        rate = _parse_rate(d.pop("rate"))


        to_ruling = Times.from_dict(d.pop("to_ruling"))




        total = d.pop("total")

        dispute_figures = cls(
            by_reason=by_reason,
            open_=open_,
            rate=rate,
            to_ruling=to_ruling,
            total=total,
        )


        dispute_figures.additional_properties = d
        return dispute_figures

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.viewer_count import ViewerCount





T = TypeVar("T", bound="ViewerFigures")



@_attrs_define
class ViewerFigures:
    """ Persons in the tournament's own room. `median`: over the minutes in which there was somebody. `samples`: the peak
        of each minute, hour or day, whichever gives the most that is not too many.

        Attributes:
            median (int):
            peak (int):
            samples (list[ViewerCount]):
     """

    median: int
    peak: int
    samples: list[ViewerCount]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.viewer_count import ViewerCount # noqa: PLC0415
        median = self.median

        peak = self.peak

        samples = []
        for samples_item_data in self.samples:
            samples_item = samples_item_data.to_dict()
            samples.append(samples_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "median": median,
            "peak": peak,
            "samples": samples,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.viewer_count import ViewerCount # noqa: PLC0415
        d = dict(src_dict)
        median = d.pop("median")

        peak = d.pop("peak")

        samples = []
        _samples = d.pop("samples")
        for samples_item_data in (_samples):
            samples_item = ViewerCount.from_dict(samples_item_data)



            samples.append(samples_item)


        viewer_figures = cls(
            median=median,
            peak=peak,
            samples=samples,
        )


        viewer_figures.additional_properties = d
        return viewer_figures

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.place_reason_shape import PlaceReasonShape
  from ..models.table_shape import TableShape





T = TypeVar("T", bound="StandingShape")



@_attrs_define
class StandingShape:
    """ A place that is decided, or a range of them that is shared. Until the result counts, the two of a final share 1
        and 2, and all of a table share its places; `table` has the rank of now.

        `reason` is of a place in a bracket that is decided.

        Attributes:
            name (str):
            place_from (int):
            place_to (int):
            reason (None | PlaceReasonShape):
            registration_id (int):
            seed (int | None):
            table (None | TableShape):
     """

    name: str
    place_from: int
    place_to: int
    reason: None | PlaceReasonShape
    registration_id: int
    seed: int | None
    table: None | TableShape
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.place_reason_shape import PlaceReasonShape # noqa: PLC0415
        from ..models.table_shape import TableShape # noqa: PLC0415
        name = self.name

        place_from = self.place_from

        place_to = self.place_to

        reason: dict[str, Any] | None
        if isinstance(self.reason, PlaceReasonShape):
            reason = self.reason.to_dict()
        else:
            reason = self.reason

        registration_id = self.registration_id

        seed: int | None
        seed = self.seed

        table: dict[str, Any] | None
        if isinstance(self.table, TableShape):
            table = self.table.to_dict()
        else:
            table = self.table


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "name": name,
            "place_from": place_from,
            "place_to": place_to,
            "reason": reason,
            "registration_id": registration_id,
            "seed": seed,
            "table": table,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.place_reason_shape import PlaceReasonShape # noqa: PLC0415
        from ..models.table_shape import TableShape # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        place_from = d.pop("place_from")

        place_to = d.pop("place_to")

        def _parse_reason(data: object) -> None | PlaceReasonShape:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                reason_type_0 = PlaceReasonShape.from_dict(data)



                return reason_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PlaceReasonShape, data)

        reason = _parse_reason(d.pop("reason"))


        registration_id = d.pop("registration_id")

        def _parse_seed(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seed = _parse_seed(d.pop("seed"))


        def _parse_table(data: object) -> None | TableShape:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                table_type_0 = TableShape.from_dict(data)



                return table_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TableShape, data)

        table = _parse_table(d.pop("table"))


        standing_shape = cls(
            name=name,
            place_from=place_from,
            place_to=place_to,
            reason=reason,
            registration_id=registration_id,
            seed=seed,
            table=table,
        )


        standing_shape.additional_properties = d
        return standing_shape

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

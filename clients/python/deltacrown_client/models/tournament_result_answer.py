from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.place_taken import PlaceTaken





T = TypeVar("T", bound="TournamentResultAnswer")



@_attrs_define
class TournamentResultAnswer:
    """ `places`: from the first; who shares one has the range. `method`: `bracket` or `standings`. `rules`: those that
        were applied, with their reasons. `requires_review`: an organizer has to approve it, and has where `approved_at`
    is
        set. `log_sequence` and `log_hash`: the newest row of the log before that.

        Attributes:
            approved_at (datetime.datetime | None):
            log_hash (str):
            log_sequence (int):
            method (str):
            places (list[PlaceTaken]):
            requires_review (bool):
            rules (list[str]):
            version (int):
     """

    approved_at: datetime.datetime | None
    log_hash: str
    log_sequence: int
    method: str
    places: list[PlaceTaken]
    requires_review: bool
    rules: list[str]
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.place_taken import PlaceTaken # noqa: PLC0415
        approved_at: None | str
        if isinstance(self.approved_at, datetime.datetime):
            approved_at = self.approved_at.isoformat()
        else:
            approved_at = self.approved_at

        log_hash = self.log_hash

        log_sequence = self.log_sequence

        method = self.method

        places = []
        for places_item_data in self.places:
            places_item = places_item_data.to_dict()
            places.append(places_item)



        requires_review = self.requires_review

        rules = self.rules



        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "approved_at": approved_at,
            "log_hash": log_hash,
            "log_sequence": log_sequence,
            "method": method,
            "places": places,
            "requires_review": requires_review,
            "rules": rules,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.place_taken import PlaceTaken # noqa: PLC0415
        d = dict(src_dict)
        def _parse_approved_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                approved_at_type_0 = datetime.datetime.fromisoformat(data)



                return approved_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        approved_at = _parse_approved_at(d.pop("approved_at"))


        log_hash = d.pop("log_hash")

        log_sequence = d.pop("log_sequence")

        method = d.pop("method")

        places = []
        _places = d.pop("places")
        for places_item_data in (_places):
            places_item = PlaceTaken.from_dict(places_item_data)



            places.append(places_item)


        requires_review = d.pop("requires_review")

        rules = cast(list[str], d.pop("rules"))


        version = d.pop("version")

        tournament_result_answer = cls(
            approved_at=approved_at,
            log_hash=log_hash,
            log_sequence=log_sequence,
            method=method,
            places=places,
            requires_review=requires_review,
            rules=rules,
            version=version,
        )


        tournament_result_answer.additional_properties = d
        return tournament_result_answer

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

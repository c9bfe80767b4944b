from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Evidence")



@_attrs_define
class Evidence:
    """ A link; a picture is sent as `multipart/form-data`.

        Attributes:
            participant1_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            participant2_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            link (str | Unset):
     """

    participant1_id: int | None | Unset = UNSET
    participant2_id: int | None | Unset = UNSET
    link: str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
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

        link: str | Unset
        if isinstance(self.link, Unset):
            link = UNSET
        else:
            link = self.link


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if participant1_id is not UNSET:
            field_dict["participant1_id"] = participant1_id
        if participant2_id is not UNSET:
            field_dict["participant2_id"] = participant2_id
        if link is not UNSET:
            field_dict["link"] = link

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
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


        def _parse_link(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        link = _parse_link(d.pop("link", UNSET))


        evidence = cls(
            participant1_id=participant1_id,
            participant2_id=participant2_id,
            link=link,
        )

        return evidence


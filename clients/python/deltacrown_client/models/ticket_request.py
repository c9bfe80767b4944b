from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset






T = TypeVar("T", bound="TicketRequest")



@_attrs_define
class TicketRequest:
    """ One of the two.

        Attributes:
            tournament (int | Unset):
            match (int | Unset):
     """

    tournament: int | Unset = UNSET
    match: int | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        tournament = self.tournament

        match = self.match


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if tournament is not UNSET:
            field_dict["tournament"] = tournament
        if match is not UNSET:
            field_dict["match"] = match

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        tournament = d.pop("tournament", UNSET)

        match = d.pop("match", UNSET)

        ticket_request = cls(
            tournament=tournament,
            match=match,
        )

        return ticket_request


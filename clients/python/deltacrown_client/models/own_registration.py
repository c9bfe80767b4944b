from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.own_registration_answers import OwnRegistrationAnswers
  from ..models.roster_shape import RosterShape





T = TypeVar("T", bound="OwnRegistration")



@_attrs_define
class OwnRegistration:
    """ `waitlist_position`: 1 for who gets the next free place, null off the waitlist. `reason`: why it was rejected.
        `answers`: to what is asked here, by key; those for the staff alone among them.

        Attributes:
            answers (OwnRegistrationAnswers):
            checked_in (bool):
            is_guest (bool):
            name (str):
            reason (str):
            registration_id (int):
            roster (list[RosterShape]):
            seed (int | None):
            state (str):
            tournament_id (int):
            waitlist_position (int | None):
     """

    answers: OwnRegistrationAnswers
    checked_in: bool
    is_guest: bool
    name: str
    reason: str
    registration_id: int
    roster: list[RosterShape]
    seed: int | None
    state: str
    tournament_id: int
    waitlist_position: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.own_registration_answers import OwnRegistrationAnswers # noqa: PLC0415
        from ..models.roster_shape import RosterShape # noqa: PLC0415
        answers = self.answers.to_dict()

        checked_in = self.checked_in

        is_guest = self.is_guest

        name = self.name

        reason = self.reason

        registration_id = self.registration_id

        roster = []
        for roster_item_data in self.roster:
            roster_item = roster_item_data.to_dict()
            roster.append(roster_item)



        seed: int | None
        seed = self.seed

        state = self.state

        tournament_id = self.tournament_id

        waitlist_position: int | None
        waitlist_position = self.waitlist_position


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "answers": answers,
            "checked_in": checked_in,
            "is_guest": is_guest,
            "name": name,
            "reason": reason,
            "registration_id": registration_id,
            "roster": roster,
            "seed": seed,
            "state": state,
            "tournament_id": tournament_id,
            "waitlist_position": waitlist_position,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.own_registration_answers import OwnRegistrationAnswers # noqa: PLC0415
        from ..models.roster_shape import RosterShape # noqa: PLC0415
        d = dict(src_dict)
        answers = OwnRegistrationAnswers.from_dict(d.pop("answers"))




        checked_in = d.pop("checked_in")

        is_guest = d.pop("is_guest")

        name = d.pop("name")

        reason = d.pop("reason")

        registration_id = d.pop("registration_id")

        roster = []
        _roster = d.pop("roster")
        for roster_item_data in (_roster):
            roster_item = RosterShape.from_dict(roster_item_data)



            roster.append(roster_item)


        def _parse_seed(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seed = _parse_seed(d.pop("seed"))


        state = d.pop("state")

        tournament_id = d.pop("tournament_id")

        def _parse_waitlist_position(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        waitlist_position = _parse_waitlist_position(d.pop("waitlist_position"))


        own_registration = cls(
            answers=answers,
            checked_in=checked_in,
            is_guest=is_guest,
            name=name,
            reason=reason,
            registration_id=registration_id,
            roster=roster,
            seed=seed,
            state=state,
            tournament_id=tournament_id,
            waitlist_position=waitlist_position,
        )


        own_registration.additional_properties = d
        return own_registration

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

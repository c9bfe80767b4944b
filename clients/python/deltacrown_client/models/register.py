from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.register_answers import RegisterAnswers





T = TypeVar("T", bound="Register")



@_attrs_define
class Register:
    """ `answers` to what is asked here; `team` and `roster` where captains register teams.

        Attributes:
            team (int | Unset): The id of a team whose captain you are.
            roster (list[int] | Unset): `user_id`s of its members: the starters first, then substitutes.
            answers (RegisterAnswers | Unset): To what is asked here, by key.
     """

    team: int | Unset = UNSET
    roster: list[int] | Unset = UNSET
    answers: RegisterAnswers | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.register_answers import RegisterAnswers # noqa: PLC0415
        team = self.team

        roster: list[int] | Unset = UNSET
        if not isinstance(self.roster, Unset):
            roster = self.roster



        answers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.answers, Unset):
            answers = self.answers.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if team is not UNSET:
            field_dict["team"] = team
        if roster is not UNSET:
            field_dict["roster"] = roster
        if answers is not UNSET:
            field_dict["answers"] = answers

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.register_answers import RegisterAnswers # noqa: PLC0415
        d = dict(src_dict)
        team = d.pop("team", UNSET)

        roster = cast(list[int], d.pop("roster", UNSET))


        _answers = d.pop("answers", UNSET)
        answers: RegisterAnswers | Unset
        if isinstance(_answers,  Unset):
            answers = UNSET
        else:
            answers = RegisterAnswers.from_dict(_answers)




        register = cls(
            team=team,
            roster=roster,
            answers=answers,
        )

        return register


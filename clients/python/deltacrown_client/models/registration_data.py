from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.named_tournament import NamedTournament
  from ..models.registration_data_answers import RegistrationDataAnswers





T = TypeVar("T", bound="RegistrationData")



@_attrs_define
class RegistrationData:
    """ `reason`: why an organizer turned them away; `answers`: to what was asked of them, by its label.

        Attributes:
            answers (RegistrationDataAnswers):
            checked_in (bool):
            name (str):
            reason (str):
            registered_at (datetime.datetime):
            registration_id (int):
            seed (int | None):
            state (str):
            tournament (NamedTournament):
     """

    answers: RegistrationDataAnswers
    checked_in: bool
    name: str
    reason: str
    registered_at: datetime.datetime
    registration_id: int
    seed: int | None
    state: str
    tournament: NamedTournament
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.named_tournament import NamedTournament # noqa: PLC0415
        from ..models.registration_data_answers import RegistrationDataAnswers # noqa: PLC0415
        answers = self.answers.to_dict()

        checked_in = self.checked_in

        name = self.name

        reason = self.reason

        registered_at = self.registered_at.isoformat()

        registration_id = self.registration_id

        seed: int | None
        seed = self.seed

        state = self.state

        tournament = self.tournament.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "answers": answers,
            "checked_in": checked_in,
            "name": name,
            "reason": reason,
            "registered_at": registered_at,
            "registration_id": registration_id,
            "seed": seed,
            "state": state,
            "tournament": tournament,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.named_tournament import NamedTournament # noqa: PLC0415
        from ..models.registration_data_answers import RegistrationDataAnswers # noqa: PLC0415
        d = dict(src_dict)
        answers = RegistrationDataAnswers.from_dict(d.pop("answers"))




        checked_in = d.pop("checked_in")

        name = d.pop("name")

        reason = d.pop("reason")

        registered_at = datetime.datetime.fromisoformat(d.pop("registered_at"))




        registration_id = d.pop("registration_id")

        def _parse_seed(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seed = _parse_seed(d.pop("seed"))


        state = d.pop("state")

        tournament = NamedTournament.from_dict(d.pop("tournament"))




        registration_data = cls(
            answers=answers,
            checked_in=checked_in,
            name=name,
            reason=reason,
            registered_at=registered_at,
            registration_id=registration_id,
            seed=seed,
            state=state,
            tournament=tournament,
        )


        registration_data.additional_properties = d
        return registration_data

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.registration_listed_answers import RegistrationListedAnswers





T = TypeVar("T", bound="RegistrationListed")



@_attrs_define
class RegistrationListed:
    """ `answers`: those that everybody may see, by key.

        Attributes:
            answers (RegistrationListedAnswers):
            checked_in (bool):
            name (str):
            registration_id (int):
            seed (int | None):
            state (str):
     """

    answers: RegistrationListedAnswers
    checked_in: bool
    name: str
    registration_id: int
    seed: int | None
    state: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.registration_listed_answers import RegistrationListedAnswers # noqa: PLC0415
        answers = self.answers.to_dict()

        checked_in = self.checked_in

        name = self.name

        registration_id = self.registration_id

        seed: int | None
        seed = self.seed

        state = self.state


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "answers": answers,
            "checked_in": checked_in,
            "name": name,
            "registration_id": registration_id,
            "seed": seed,
            "state": state,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.registration_listed_answers import RegistrationListedAnswers # noqa: PLC0415
        d = dict(src_dict)
        answers = RegistrationListedAnswers.from_dict(d.pop("answers"))




        checked_in = d.pop("checked_in")

        name = d.pop("name")

        registration_id = d.pop("registration_id")

        def _parse_seed(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seed = _parse_seed(d.pop("seed"))


        state = d.pop("state")

        registration_listed = cls(
            answers=answers,
            checked_in=checked_in,
            name=name,
            registration_id=registration_id,
            seed=seed,
            state=state,
        )


        registration_listed.additional_properties = d
        return registration_listed

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

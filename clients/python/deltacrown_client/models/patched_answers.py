from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.patched_answers_answers import PatchedAnswersAnswers





T = TypeVar("T", bound="PatchedAnswers")



@_attrs_define
class PatchedAnswers:
    """ 
        Attributes:
            answers (PatchedAnswersAnswers | Unset): To what is asked here, by key; null takes one back.
     """

    answers: PatchedAnswersAnswers | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.patched_answers_answers import PatchedAnswersAnswers # noqa: PLC0415
        answers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.answers, Unset):
            answers = self.answers.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if answers is not UNSET:
            field_dict["answers"] = answers

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.patched_answers_answers import PatchedAnswersAnswers # noqa: PLC0415
        d = dict(src_dict)
        _answers = d.pop("answers", UNSET)
        answers: PatchedAnswersAnswers | Unset
        if isinstance(_answers,  Unset):
            answers = UNSET
        else:
            answers = PatchedAnswersAnswers.from_dict(_answers)




        patched_answers = cls(
            answers=answers,
        )

        return patched_answers


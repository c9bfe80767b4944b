from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.answers_answers import AnswersAnswers





T = TypeVar("T", bound="Answers")



@_attrs_define
class Answers:
    """ 
        Attributes:
            answers (AnswersAnswers): To what is asked here, by key; null takes one back.
     """

    answers: AnswersAnswers





    def to_dict(self) -> dict[str, Any]:
        from ..models.answers_answers import AnswersAnswers # noqa: PLC0415
        answers = self.answers.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "answers": answers,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.answers_answers import AnswersAnswers # noqa: PLC0415
        d = dict(src_dict)
        answers = AnswersAnswers.from_dict(d.pop("answers"))




        answers = cls(
            answers=answers,
        )

        return answers


from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="StatementLineAnswer")



@_attrs_define
class StatementLineAnswer:
    """ `outcome`: `paid` or `failed`; `known` for what was so already; `unmatched`.

        Attributes:
            line (int):
            outcome (str):
            sentence (str):
     """

    line: int
    outcome: str
    sentence: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        line = self.line

        outcome = self.outcome

        sentence = self.sentence


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "line": line,
            "outcome": outcome,
            "sentence": sentence,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        line = d.pop("line")

        outcome = d.pop("outcome")

        sentence = d.pop("sentence")

        statement_line_answer = cls(
            line=line,
            outcome=outcome,
            sentence=sentence,
        )


        statement_line_answer.additional_properties = d
        return statement_line_answer

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.balances_answer import BalancesAnswer
  from ..models.unsettled_line import UnsettledLine





T = TypeVar("T", bound="ReconciliationAnswer")



@_attrs_define
class ReconciliationAnswer:
    """ `differences`: a sentence each, none where all books agree. `unsettled`: lines of statements that match nothing,
        which an organizer settles. `balances` is null where no prizes are declared.

        Attributes:
            balances (BalancesAnswer | None):
            currency (str):
            differences (list[str]):
            unsettled (list[UnsettledLine]):
     """

    balances: BalancesAnswer | None
    currency: str
    differences: list[str]
    unsettled: list[UnsettledLine]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.balances_answer import BalancesAnswer # noqa: PLC0415
        from ..models.unsettled_line import UnsettledLine # noqa: PLC0415
        balances: dict[str, Any] | None
        if isinstance(self.balances, BalancesAnswer):
            balances = self.balances.to_dict()
        else:
            balances = self.balances

        currency = self.currency

        differences = self.differences



        unsettled = []
        for unsettled_item_data in self.unsettled:
            unsettled_item = unsettled_item_data.to_dict()
            unsettled.append(unsettled_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "balances": balances,
            "currency": currency,
            "differences": differences,
            "unsettled": unsettled,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.balances_answer import BalancesAnswer # noqa: PLC0415
        from ..models.unsettled_line import UnsettledLine # noqa: PLC0415
        d = dict(src_dict)
        def _parse_balances(data: object) -> BalancesAnswer | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                balances_type_0 = BalancesAnswer.from_dict(data)



                return balances_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(BalancesAnswer | None, data)

        balances = _parse_balances(d.pop("balances"))


        currency = d.pop("currency")

        differences = cast(list[str], d.pop("differences"))


        unsettled = []
        _unsettled = d.pop("unsettled")
        for unsettled_item_data in (_unsettled):
            unsettled_item = UnsettledLine.from_dict(unsettled_item_data)



            unsettled.append(unsettled_item)


        reconciliation_answer = cls(
            balances=balances,
            currency=currency,
            differences=differences,
            unsettled=unsettled,
        )


        reconciliation_answer.additional_properties = d
        return reconciliation_answer

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

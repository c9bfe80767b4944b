from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.veto_step_shape import VetoStepShape
  from ..models.veto_turn_shape import VetoTurnShape





T = TypeVar("T", bound="VetoShape")



@_attrs_define
class VetoShape:
    """ The map veto of a match. `turn`: whose it is, None where it is over; `maps`: what is played, in the order of the
        games, as far as it is known; `seed`: what the clock chose by, None while it is open.

        Attributes:
            maps (list[str]):
            maps_left (list[str]):
            order (list[VetoTurnShape]):
            pool (list[str]):
            seed (int | None):
            state (str):
            steps (list[VetoStepShape]):
            turn (None | VetoTurnShape):
     """

    maps: list[str]
    maps_left: list[str]
    order: list[VetoTurnShape]
    pool: list[str]
    seed: int | None
    state: str
    steps: list[VetoStepShape]
    turn: None | VetoTurnShape
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.veto_step_shape import VetoStepShape # noqa: PLC0415
        from ..models.veto_turn_shape import VetoTurnShape # noqa: PLC0415
        maps = self.maps



        maps_left = self.maps_left



        order = []
        for order_item_data in self.order:
            order_item = order_item_data.to_dict()
            order.append(order_item)



        pool = self.pool



        seed: int | None
        seed = self.seed

        state = self.state

        steps = []
        for steps_item_data in self.steps:
            steps_item = steps_item_data.to_dict()
            steps.append(steps_item)



        turn: dict[str, Any] | None
        if isinstance(self.turn, VetoTurnShape):
            turn = self.turn.to_dict()
        else:
            turn = self.turn


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "maps": maps,
            "maps_left": maps_left,
            "order": order,
            "pool": pool,
            "seed": seed,
            "state": state,
            "steps": steps,
            "turn": turn,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.veto_step_shape import VetoStepShape # noqa: PLC0415
        from ..models.veto_turn_shape import VetoTurnShape # noqa: PLC0415
        d = dict(src_dict)
        maps = cast(list[str], d.pop("maps"))


        maps_left = cast(list[str], d.pop("maps_left"))


        order = []
        _order = d.pop("order")
        for order_item_data in (_order):
            order_item = VetoTurnShape.from_dict(order_item_data)



            order.append(order_item)


        pool = cast(list[str], d.pop("pool"))


        def _parse_seed(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seed = _parse_seed(d.pop("seed"))


        state = d.pop("state")

        steps = []
        _steps = d.pop("steps")
        for steps_item_data in (_steps):
            steps_item = VetoStepShape.from_dict(steps_item_data)



            steps.append(steps_item)


        def _parse_turn(data: object) -> None | VetoTurnShape:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                turn_type_0 = VetoTurnShape.from_dict(data)



                return turn_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | VetoTurnShape, data)

        turn = _parse_turn(d.pop("turn"))


        veto_shape = cls(
            maps=maps,
            maps_left=maps_left,
            order=order,
            pool=pool,
            seed=seed,
            state=state,
            steps=steps,
            turn=turn,
        )


        veto_shape.additional_properties = d
        return veto_shape

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

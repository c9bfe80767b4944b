from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.logged_event_answer import LoggedEventAnswer
  from ..models.tournament_snapshot import TournamentSnapshot





T = TypeVar("T", bound="EventsAnswer")



@_attrs_define
class EventsAnswer:
    """ Either events, of which `sequence` is the last, or a snapshot, where they cannot be replayed. `more`: there are
        others after these.

        Attributes:
            epoch (str):
            sequence (int):
            events (list[LoggedEventAnswer] | Unset):
            more (bool | Unset):
            snapshot (TournamentSnapshot | Unset): The whole public state of a tournament at one number of its room.
     """

    epoch: str
    sequence: int
    events: list[LoggedEventAnswer] | Unset = UNSET
    more: bool | Unset = UNSET
    snapshot: TournamentSnapshot | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.logged_event_answer import LoggedEventAnswer # noqa: PLC0415
        from ..models.tournament_snapshot import TournamentSnapshot # noqa: PLC0415
        epoch = self.epoch

        sequence = self.sequence

        events: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.events, Unset):
            events = []
            for events_item_data in self.events:
                events_item = events_item_data.to_dict()
                events.append(events_item)



        more = self.more

        snapshot: dict[str, Any] | Unset = UNSET
        if not isinstance(self.snapshot, Unset):
            snapshot = self.snapshot.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "epoch": epoch,
            "sequence": sequence,
        })
        if events is not UNSET:
            field_dict["events"] = events
        if more is not UNSET:
            field_dict["more"] = more
        if snapshot is not UNSET:
            field_dict["snapshot"] = snapshot

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.logged_event_answer import LoggedEventAnswer # noqa: PLC0415
        from ..models.tournament_snapshot import TournamentSnapshot # noqa: PLC0415
        d = dict(src_dict)
        epoch = d.pop("epoch")

        sequence = d.pop("sequence")

        _events = d.pop("events", UNSET)
        events: list[LoggedEventAnswer] | Unset = UNSET
        if _events is not UNSET:
            events = []
            for events_item_data in _events:
                events_item = LoggedEventAnswer.from_dict(events_item_data)



                events.append(events_item)


        more = d.pop("more", UNSET)

        _snapshot = d.pop("snapshot", UNSET)
        snapshot: TournamentSnapshot | Unset
        if isinstance(_snapshot,  Unset):
            snapshot = UNSET
        else:
            snapshot = TournamentSnapshot.from_dict(_snapshot)




        events_answer = cls(
            epoch=epoch,
            sequence=sequence,
            events=events,
            more=more,
            snapshot=snapshot,
        )


        events_answer.additional_properties = d
        return events_answer

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

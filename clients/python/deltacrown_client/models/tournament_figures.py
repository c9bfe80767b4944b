from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.dispute_figures import DisputeFigures
  from ..models.match_figures import MatchFigures
  from ..models.registration_figures import RegistrationFigures
  from ..models.viewer_figures import ViewerFigures





T = TypeVar("T", bound="TournamentFigures")



@_attrs_define
class TournamentFigures:
    """ 
        Attributes:
            at (datetime.datetime):
            disputes (DisputeFigures): `rate`: disputes by matches that were reported or are over. `to_ruling`: from a
                dispute to its first ruling.
            matches (MatchFigures): Byes are no matches. `completion`: of all matches, those that are over. `forfeits`:
                decided without being played
                    to an end. `late`: of those that began more than five minutes after their time, how long after it.
            registrations (RegistrationFigures): `total`: all that ever were, also those who left. `fill_rate`: of `places`,
                those that are or were taken at the
                    end. `check_in_rate`: of those who had a place when check-in ended, or have one now, those who came.
                `moved_up`:
                    from the waitlist to a place.
            viewers (ViewerFigures): Persons in the tournament's own room. `median`: over the minutes in which there was
                somebody. `samples`: the peak
                    of each minute, hour or day, whichever gives the most that is not too many.
     """

    at: datetime.datetime
    disputes: DisputeFigures
    matches: MatchFigures
    registrations: RegistrationFigures
    viewers: ViewerFigures
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.dispute_figures import DisputeFigures # noqa: PLC0415
        from ..models.match_figures import MatchFigures # noqa: PLC0415
        from ..models.registration_figures import RegistrationFigures # noqa: PLC0415
        from ..models.viewer_figures import ViewerFigures # noqa: PLC0415
        at = self.at.isoformat()

        disputes = self.disputes.to_dict()

        matches = self.matches.to_dict()

        registrations = self.registrations.to_dict()

        viewers = self.viewers.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "disputes": disputes,
            "matches": matches,
            "registrations": registrations,
            "viewers": viewers,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.dispute_figures import DisputeFigures # noqa: PLC0415
        from ..models.match_figures import MatchFigures # noqa: PLC0415
        from ..models.registration_figures import RegistrationFigures # noqa: PLC0415
        from ..models.viewer_figures import ViewerFigures # noqa: PLC0415
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        disputes = DisputeFigures.from_dict(d.pop("disputes"))




        matches = MatchFigures.from_dict(d.pop("matches"))




        registrations = RegistrationFigures.from_dict(d.pop("registrations"))




        viewers = ViewerFigures.from_dict(d.pop("viewers"))




        tournament_figures = cls(
            at=at,
            disputes=disputes,
            matches=matches,
            registrations=registrations,
            viewers=viewers,
        )


        tournament_figures.additional_properties = d
        return tournament_figures

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

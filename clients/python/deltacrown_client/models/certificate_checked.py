from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="CertificateChecked")



@_attrs_define
class CertificateChecked:
    """ `state`: genuine, revoked, superseded, or altered, where our own record is not as it was signed; then nothing of
        what it says is told. The digests are those of the files that were issued.

        Attributes:
            award (str):
            code (str):
            date (str):
            ended_at (datetime.datetime | None):
            entrants (int):
            game (str):
            is_trial (bool):
            issued_at (datetime.datetime | None):
            name (str):
            pdf_sha256 (str):
            place (list[int]):
            players (list[str]):
            png_sha256 (str):
            reason (str):
            signed_by (str):
            state (str):
            tournament (str):
            url (str):
     """

    award: str
    code: str
    date: str
    ended_at: datetime.datetime | None
    entrants: int
    game: str
    is_trial: bool
    issued_at: datetime.datetime | None
    name: str
    pdf_sha256: str
    place: list[int]
    players: list[str]
    png_sha256: str
    reason: str
    signed_by: str
    state: str
    tournament: str
    url: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        award = self.award

        code = self.code

        date = self.date

        ended_at: None | str
        if isinstance(self.ended_at, datetime.datetime):
            ended_at = self.ended_at.isoformat()
        else:
            ended_at = self.ended_at

        entrants = self.entrants

        game = self.game

        is_trial = self.is_trial

        issued_at: None | str
        if isinstance(self.issued_at, datetime.datetime):
            issued_at = self.issued_at.isoformat()
        else:
            issued_at = self.issued_at

        name = self.name

        pdf_sha256 = self.pdf_sha256

        place = self.place



        players = self.players



        png_sha256 = self.png_sha256

        reason = self.reason

        signed_by = self.signed_by

        state = self.state

        tournament = self.tournament

        url = self.url


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "award": award,
            "code": code,
            "date": date,
            "ended_at": ended_at,
            "entrants": entrants,
            "game": game,
            "is_trial": is_trial,
            "issued_at": issued_at,
            "name": name,
            "pdf_sha256": pdf_sha256,
            "place": place,
            "players": players,
            "png_sha256": png_sha256,
            "reason": reason,
            "signed_by": signed_by,
            "state": state,
            "tournament": tournament,
            "url": url,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        award = d.pop("award")

        code = d.pop("code")

        date = d.pop("date")

        def _parse_ended_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_at_type_0 = datetime.datetime.fromisoformat(data)



                return ended_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ended_at = _parse_ended_at(d.pop("ended_at"))


        entrants = d.pop("entrants")

        game = d.pop("game")

        is_trial = d.pop("is_trial")

        def _parse_issued_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                issued_at_type_0 = datetime.datetime.fromisoformat(data)



                return issued_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        issued_at = _parse_issued_at(d.pop("issued_at"))


        name = d.pop("name")

        pdf_sha256 = d.pop("pdf_sha256")

        place = cast(list[int], d.pop("place"))


        players = cast(list[str], d.pop("players"))


        png_sha256 = d.pop("png_sha256")

        reason = d.pop("reason")

        signed_by = d.pop("signed_by")

        state = d.pop("state")

        tournament = d.pop("tournament")

        url = d.pop("url")

        certificate_checked = cls(
            award=award,
            code=code,
            date=date,
            ended_at=ended_at,
            entrants=entrants,
            game=game,
            is_trial=is_trial,
            issued_at=issued_at,
            name=name,
            pdf_sha256=pdf_sha256,
            place=place,
            players=players,
            png_sha256=png_sha256,
            reason=reason,
            signed_by=signed_by,
            state=state,
            tournament=tournament,
            url=url,
        )


        certificate_checked.additional_properties = d
        return certificate_checked

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.account_data import AccountData
  from ..models.certificate_data import CertificateData
  from ..models.payout_data import PayoutData
  from ..models.player_data import PlayerData
  from ..models.team_data import TeamData





T = TypeVar("T", bound="PersonalData")



@_attrs_define
class PersonalData:
    """ 
        Attributes:
            account (AccountData): `signed_up_at`, `last_sign_in_at`: the latter by a browser, null where there was none.
                `mails_off`: the kinds of
                    news that are not wanted.
            certificates (CertificateData):
            payouts (PayoutData):
            teams (TeamData):
            tournaments (PlayerData):
     """

    account: AccountData
    certificates: CertificateData
    payouts: PayoutData
    teams: TeamData
    tournaments: PlayerData
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.account_data import AccountData # noqa: PLC0415
        from ..models.certificate_data import CertificateData # noqa: PLC0415
        from ..models.payout_data import PayoutData # noqa: PLC0415
        from ..models.player_data import PlayerData # noqa: PLC0415
        from ..models.team_data import TeamData # noqa: PLC0415
        account = self.account.to_dict()

        certificates = self.certificates.to_dict()

        payouts = self.payouts.to_dict()

        teams = self.teams.to_dict()

        tournaments = self.tournaments.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "account": account,
            "certificates": certificates,
            "payouts": payouts,
            "teams": teams,
            "tournaments": tournaments,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.account_data import AccountData # noqa: PLC0415
        from ..models.certificate_data import CertificateData # noqa: PLC0415
        from ..models.payout_data import PayoutData # noqa: PLC0415
        from ..models.player_data import PlayerData # noqa: PLC0415
        from ..models.team_data import TeamData # noqa: PLC0415
        d = dict(src_dict)
        account = AccountData.from_dict(d.pop("account"))




        certificates = CertificateData.from_dict(d.pop("certificates"))




        payouts = PayoutData.from_dict(d.pop("payouts"))




        teams = TeamData.from_dict(d.pop("teams"))




        tournaments = PlayerData.from_dict(d.pop("tournaments"))




        personal_data = cls(
            account=account,
            certificates=certificates,
            payouts=payouts,
            teams=teams,
            tournaments=tournaments,
        )


        personal_data.additional_properties = d
        return personal_data

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

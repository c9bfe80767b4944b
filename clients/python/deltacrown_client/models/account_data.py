from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.browser_data import BrowserData
  from ..models.connection_data import ConnectionData
  from ..models.factor_data import FactorData
  from ..models.invited_address_data import InvitedAddressData
  from ..models.login_data import LoginData
  from ..models.mail_data import MailData





T = TypeVar("T", bound="AccountData")



@_attrs_define
class AccountData:
    """ `signed_up_at`, `last_sign_in_at`: the latter by a browser, null where there was none. `mails_off`: the kinds of
        news that are not wanted.

        Attributes:
            browsers (list[BrowserData]):
            connections (list[ConnectionData]):
            display_name (str):
            email (str):
            email_confirmed (bool):
            first_name (str):
            id (int):
            invited_by_address (list[InvitedAddressData]):
            language (str):
            last_name (str):
            last_sign_in_at (datetime.datetime | None):
            logins (list[LoginData]):
            mails (list[MailData]):
            mails_off (list[str]):
            profile_is_public (bool):
            second_factors (list[FactorData]):
            signed_up_at (datetime.datetime):
            time_zone (str):
            username (str):
     """

    browsers: list[BrowserData]
    connections: list[ConnectionData]
    display_name: str
    email: str
    email_confirmed: bool
    first_name: str
    id: int
    invited_by_address: list[InvitedAddressData]
    language: str
    last_name: str
    last_sign_in_at: datetime.datetime | None
    logins: list[LoginData]
    mails: list[MailData]
    mails_off: list[str]
    profile_is_public: bool
    second_factors: list[FactorData]
    signed_up_at: datetime.datetime
    time_zone: str
    username: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.browser_data import BrowserData # noqa: PLC0415
        from ..models.connection_data import ConnectionData # noqa: PLC0415
        from ..models.factor_data import FactorData # noqa: PLC0415
        from ..models.invited_address_data import InvitedAddressData # noqa: PLC0415
        from ..models.login_data import LoginData # noqa: PLC0415
        from ..models.mail_data import MailData # noqa: PLC0415
        browsers = []
        for browsers_item_data in self.browsers:
            browsers_item = browsers_item_data.to_dict()
            browsers.append(browsers_item)



        connections = []
        for connections_item_data in self.connections:
            connections_item = connections_item_data.to_dict()
            connections.append(connections_item)



        display_name = self.display_name

        email = self.email

        email_confirmed = self.email_confirmed

        first_name = self.first_name

        id = self.id

        invited_by_address = []
        for invited_by_address_item_data in self.invited_by_address:
            invited_by_address_item = invited_by_address_item_data.to_dict()
            invited_by_address.append(invited_by_address_item)



        language = self.language

        last_name = self.last_name

        last_sign_in_at: None | str
        if isinstance(self.last_sign_in_at, datetime.datetime):
            last_sign_in_at = self.last_sign_in_at.isoformat()
        else:
            last_sign_in_at = self.last_sign_in_at

        logins = []
        for logins_item_data in self.logins:
            logins_item = logins_item_data.to_dict()
            logins.append(logins_item)



        mails = []
        for mails_item_data in self.mails:
            mails_item = mails_item_data.to_dict()
            mails.append(mails_item)



        mails_off = self.mails_off



        profile_is_public = self.profile_is_public

        second_factors = []
        for second_factors_item_data in self.second_factors:
            second_factors_item = second_factors_item_data.to_dict()
            second_factors.append(second_factors_item)



        signed_up_at = self.signed_up_at.isoformat()

        time_zone = self.time_zone

        username = self.username


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "browsers": browsers,
            "connections": connections,
            "display_name": display_name,
            "email": email,
            "email_confirmed": email_confirmed,
            "first_name": first_name,
            "id": id,
            "invited_by_address": invited_by_address,
            "language": language,
            "last_name": last_name,
            "last_sign_in_at": last_sign_in_at,
            "logins": logins,
            "mails": mails,
            "mails_off": mails_off,
            "profile_is_public": profile_is_public,
            "second_factors": second_factors,
            "signed_up_at": signed_up_at,
            "time_zone": time_zone,
            "username": username,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.browser_data import BrowserData # noqa: PLC0415
        from ..models.connection_data import ConnectionData # noqa: PLC0415
        from ..models.factor_data import FactorData # noqa: PLC0415
        from ..models.invited_address_data import InvitedAddressData # noqa: PLC0415
        from ..models.login_data import LoginData # noqa: PLC0415
        from ..models.mail_data import MailData # noqa: PLC0415
        d = dict(src_dict)
        browsers = []
        _browsers = d.pop("browsers")
        for browsers_item_data in (_browsers):
            browsers_item = BrowserData.from_dict(browsers_item_data)



            browsers.append(browsers_item)


        connections = []
        _connections = d.pop("connections")
        for connections_item_data in (_connections):
            connections_item = ConnectionData.from_dict(connections_item_data)



            connections.append(connections_item)


        display_name = d.pop("display_name")

        email = d.pop("email")

        email_confirmed = d.pop("email_confirmed")

        first_name = d.pop("first_name")

        id = d.pop("id")

        invited_by_address = []
        _invited_by_address = d.pop("invited_by_address")
        for invited_by_address_item_data in (_invited_by_address):
            invited_by_address_item = InvitedAddressData.from_dict(invited_by_address_item_data)



            invited_by_address.append(invited_by_address_item)


        language = d.pop("language")

        last_name = d.pop("last_name")

        def _parse_last_sign_in_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_sign_in_at_type_0 = datetime.datetime.fromisoformat(data)



                return last_sign_in_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_sign_in_at = _parse_last_sign_in_at(d.pop("last_sign_in_at"))


        logins = []
        _logins = d.pop("logins")
        for logins_item_data in (_logins):
            logins_item = LoginData.from_dict(logins_item_data)



            logins.append(logins_item)


        mails = []
        _mails = d.pop("mails")
        for mails_item_data in (_mails):
            mails_item = MailData.from_dict(mails_item_data)



            mails.append(mails_item)


        mails_off = cast(list[str], d.pop("mails_off"))


        profile_is_public = d.pop("profile_is_public")

        second_factors = []
        _second_factors = d.pop("second_factors")
        for second_factors_item_data in (_second_factors):
            second_factors_item = FactorData.from_dict(second_factors_item_data)



            second_factors.append(second_factors_item)


        signed_up_at = datetime.datetime.fromisoformat(d.pop("signed_up_at"))




        time_zone = d.pop("time_zone")

        username = d.pop("username")

        account_data = cls(
            browsers=browsers,
            connections=connections,
            display_name=display_name,
            email=email,
            email_confirmed=email_confirmed,
            first_name=first_name,
            id=id,
            invited_by_address=invited_by_address,
            language=language,
            last_name=last_name,
            last_sign_in_at=last_sign_in_at,
            logins=logins,
            mails=mails,
            mails_off=mails_off,
            profile_is_public=profile_is_public,
            second_factors=second_factors,
            signed_up_at=signed_up_at,
            time_zone=time_zone,
            username=username,
        )


        account_data.additional_properties = d
        return account_data

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field
import json
from .. import types

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Picture")



@_attrs_define
class Picture:
    """ `picture`: PNG, JPEG or WebP, of at most 5 MB and 20 megapixels.

        Attributes:
            participant1_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            participant2_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            link (str | Unset):
            picture (None | str | Unset):
     """

    participant1_id: int | None | Unset = UNSET
    participant2_id: int | None | Unset = UNSET
    link: str | Unset = UNSET
    picture: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        participant1_id: int | None | Unset
        if isinstance(self.participant1_id, Unset):
            participant1_id = UNSET
        else:
            participant1_id = self.participant1_id

        participant2_id: int | None | Unset
        if isinstance(self.participant2_id, Unset):
            participant2_id = UNSET
        else:
            participant2_id = self.participant2_id

        link: str | Unset
        if isinstance(self.link, Unset):
            link = UNSET
        else:
            link = self.link

        picture: None | str | Unset
        if isinstance(self.picture, Unset):
            picture = UNSET
        else:
            picture = self.picture


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if participant1_id is not UNSET:
            field_dict["participant1_id"] = participant1_id
        if participant2_id is not UNSET:
            field_dict["participant2_id"] = participant2_id
        if link is not UNSET:
            field_dict["link"] = link
        if picture is not UNSET:
            field_dict["picture"] = picture

        return field_dict


    def to_multipart(self) -> types.RequestFiles:
        files: types.RequestFiles = []

        if not isinstance(self.participant1_id, Unset):
            if isinstance(self.participant1_id, int):

                files.append(("participant1_id", (None, str(self.participant1_id).encode(), "text/plain")))
            else:
                files.append(("participant1_id", (None, str(self.participant1_id).encode(), "text/plain")))


        if not isinstance(self.participant2_id, Unset):
            if isinstance(self.participant2_id, int):

                files.append(("participant2_id", (None, str(self.participant2_id).encode(), "text/plain")))
            else:
                files.append(("participant2_id", (None, str(self.participant2_id).encode(), "text/plain")))


        if not isinstance(self.link, Unset):
            if isinstance(self.link, str):

                files.append(("link", (None, str(self.link).encode(), "text/plain")))


        if not isinstance(self.picture, Unset):
            if isinstance(self.picture, str):

                files.append(("picture", (None, str(self.picture).encode(), "text/plain")))
            else:
                files.append(("picture", (None, str(self.picture).encode(), "text/plain")))




        return files


    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_participant1_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        participant1_id = _parse_participant1_id(d.pop("participant1_id", UNSET))


        def _parse_participant2_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        participant2_id = _parse_participant2_id(d.pop("participant2_id", UNSET))


        def _parse_link(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        link = _parse_link(d.pop("link", UNSET))


        def _parse_picture(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        picture = _parse_picture(d.pop("picture", UNSET))


        picture = cls(
            participant1_id=participant1_id,
            participant2_id=participant2_id,
            link=link,
            picture=picture,
        )

        return picture


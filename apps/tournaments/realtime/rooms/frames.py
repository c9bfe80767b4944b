"""Frames: what is told to a room, encoded once for everyone who sees the same."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec

from apps.common.times import in_utc
from apps.tournaments.domain.event_registry import REGISTRY, Audience, Data
from apps.tournaments.domain.roles import Role
from apps.tournaments.selectors.events import Told

# Told once, to who is there, and never in the log.
EPHEMERAL = frozenset({"viewers_changed"})
_encode = msgspec.json.Encoder().encode


class Frame:
    """One text frame, shared by all sockets: the ASGI message that sends it, or its bytes on the wire."""

    __slots__ = ("_encoded", "_message", "_wire")

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._encoded = _encode(body)
        self._message: dict[str, str] | None = None
        self._wire = b""

    @property
    def frames(self) -> tuple["Frame"]:
        """Itself, as a burst of one."""
        return (self,)

    @property
    def size(self) -> int:
        """Bytes of the text."""
        return len(self._encoded)

    @property
    def message(self) -> dict[str, str]:
        """The ASGI message."""
        if self._message is None:
            self._message = {"type": "websocket.send", "text": self._encoded.decode()}
        return self._message

    @property
    def wire(self) -> bytes:
        """The whole frame as RFC 6455 section 5.2 has it: final, text, unmasked."""
        if not self._wire:
            self._wire = _head(len(self._encoded)) + self._encoded
        return self._wire


class Burst:
    """Several frames that go out in one write, each a frame of its own to who reads them; false where it has none."""

    __slots__ = ("frames", "wire")

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.frames = frames
        self.wire = b"".join(frame.wire for frame in frames)

    def __bool__(self) -> bool:
        return bool(self.frames)


def _head(size: int) -> bytes:
    if size < 126:
        return bytes((0x81, size))
    if size < 1 << 16:
        return struct.pack("!BBH", 0x81, 126, size)
    return struct.pack("!BBQ", 0x81, 127, size)


@dataclass(frozen=True)
class Viewer:
    """Whose eyes a frame is for: a role in the tournament, for players their registration and, for a socket that stands
    for an open page, the page's language."""

    role: Role
    registration_id: int | None = None
    language: str | None = None

    def sees(self, audience: Audience) -> bool:
        return self.role >= audience.least_role or self.registration_id in audience.registrations


OPEN_TO_ALL = Audience()


class Telling:
    """One thing told in a room. Its frames, at most three, are made when they are first asked for.

    `sequence` is None for what is told once and never replayed. What `may_wait` goes out with what is told next.
    """

    __slots__ = ("_frames", "_told", "audience", "sequence")
    may_wait = False

    def __init__(
        self, sequence: int | None, type: str, data: Data, at: str | None, audience: Audience = OPEN_TO_ALL
    ) -> None:
        self.sequence = sequence
        self.audience = audience
        self._told = (type, data, at)
        self._frames: dict[str, Frame] = {}

    @classmethod
    def from_log(cls, told: Told) -> "Telling":
        return cls(told.sequence, told.type, told.data, in_utc(told.at), told.audience)

    @property
    def type(self) -> str:
        return self._told[0]

    @property
    def at(self) -> str | None:
        """When it happened; None for what is not in the log."""
        return self._told[2]

    @property
    def size(self) -> int:
        """Bytes of the whole of it."""
        return self.full_frame().size

    @property
    def same_for_all(self) -> bool:
        return self.audience is OPEN_TO_ALL or self.audience.least_role is Role.SPECTATOR

    def frame_for(self, viewer: Viewer) -> Frame | None:
        """What the viewer gets; None for nothing at all."""
        if self.same_for_all or viewer.sees(self.audience):
            return self._frame("full")
        return self._frame("skip" if self.audience.public is None else "public")

    def is_skipped_for(self, viewer: Viewer) -> bool:
        """Whether the viewer learns no more than that its number is taken."""
        return self.audience.public is None and not self.same_for_all and not viewer.sees(self.audience)

    def full_frame(self) -> Frame:
        return self._frame("full")

    def encode(self) -> None:
        """Make what everybody and what insiders see now; raises `TypeError` or `ValueError` for what is no JSON."""
        self.full_frame()
        self.frame_for(Viewer(Role.SPECTATOR))

    def _frame(self, view: str) -> Frame:
        frame = self._frames.get(view)
        if frame is None:
            frame = self._frames[view] = Frame(self._body(view))
        return frame

    def _body(self, view: str) -> dict[str, Any]:
        if view == "skip":
            return {"type": "skip", "sequence": self.sequence}
        name, data, at = self._told
        if view == "public":
            data = self.audience.public or {}
        if self.sequence is None:
            return {"type": name, "data": data}
        event = REGISTRY.get(name)
        if event is not None and event.sequence_in_data:
            data = {**data, "sequence": self.sequence}
        return {"type": name, "data": data, "sequence": self.sequence, "at": at}


class PageNews(Telling):
    """What changed on the open pages in one language, told to their sockets only."""

    __slots__ = ("language",)
    may_wait = True

    def __init__(self, language: str, data: Data) -> None:
        super().__init__(None, "pieces", data, None)
        self.language = language

    @property
    def same_for_all(self) -> bool:
        return False

    def frame_for(self, viewer: Viewer) -> Frame | None:
        return self.full_frame() if viewer.language == self.language else None


def seen_by(viewer: Viewer, tellings: Sequence[Telling]) -> Frame | Burst:
    """What the viewer gets of these, to be written at once; skips in a row are one frame. May be an empty burst."""
    frames: list[Frame] = []
    for is_skipped, group in groupby(
        tellings, lambda telling: telling.sequence is not None and telling.is_skipped_for(viewer)
    ):
        row = list(group)
        if is_skipped and len(row) > 1:
            frames.append(Frame({"type": "skip", "from": row[0].sequence, "to": row[-1].sequence}))
        else:
            frames.extend(frame for telling in row if (frame := telling.frame_for(viewer)) is not None)
    return frames[0] if len(frames) == 1 else Burst(frames)

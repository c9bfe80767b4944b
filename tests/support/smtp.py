"""A mail server that takes everything and keeps it."""

import logging
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.owned_process import free_port

# It tells each step of every conversation.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class MailServer:
    """`with MailServer() as server:` listens at `server.port`; what came is in `server.mails`. It may be entered again,
    and listens at the same port then.

    `on_greeting` and `on_mail` are called, in the server's thread, when a client has said who it is and when a mail has
    come, before it is told that it has.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.port = free_port()
        self.on_greeting: Callable[[], None] = lambda: None
        self.on_mail: Callable[[], None] = lambda: None
        self._controller: Controller | None = None

    def __enter__(self) -> "MailServer":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=60)
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        assert self._controller is not None
        self._controller.stop()

    def to(self, address: str) -> list[EmailMessage]:
        """What came for this address, the oldest first."""
        return [mail for mail in self.mails if mail["To"] == address]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.on_greeting()
        return responses

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content: Any = envelope.content
        self.mails.append(message_from_bytes(content, policy=policy.default))
        self.on_mail()
        return "250 taken"

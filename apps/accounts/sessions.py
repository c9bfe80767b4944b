"""Browser sessions: Django's, in the database; with one that ends go the sockets and tickets of its login."""

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.exceptions import SessionInterrupted

from apps.accounts.revocations import LOGIN, end_login


class SessionStore(DatabaseStore):
    _saved_until: datetime | None = None  # of what was read from the database, once it was

    @property
    def ends_at(self) -> datetime:
        """When it ends unless it is saved anew; Django's own `get_expiry_date` says when it would end then."""
        if self._saved_until is None or self.modified:
            return self.get_expiry_date()
        return self._saved_until

    def _get_session_from_db(self) -> Any:
        found = super()._get_session_from_db()  # type: ignore[misc]  # the stubs do not know it
        self._saved_until = found.expire_date if found else None
        return found

    def cycle_key(self) -> None:
        """The same session under another key, as after a new password."""
        before = self.session_key
        if before and SESSION_KEY in self and not self.exists(before):
            # Somebody was signed out while their request was under way.
            raise SessionInterrupted("This session has ended.")
        super().cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=self.session_key)

    def flush(self) -> None:
        """Signing out is one way to come here. Signing in or up as somebody else is another, and it sends no signal."""
        user_id, login = self.get(SESSION_KEY), self.get(LOGIN)
        super().flush()
        if user_id and login:
            end_login(int(user_id), login)

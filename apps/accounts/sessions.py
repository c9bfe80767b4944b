"""Browser sessions: Django's, in the database; with one that ends go the sockets and tickets of its login."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from apps.accounts.revocations import LOGIN, end_login


class SessionStore(DatabaseStore):
    def flush(self) -> None:
        """Signing out is one way to come here. Signing in or up as somebody else is another, and it sends no signal."""
        user_id, login = self.get(SESSION_KEY), self.get(LOGIN)
        super().flush()
        if user_id and login:
            end_login(int(user_id), login)

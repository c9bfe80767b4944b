"""Why something with a team is refused. Each leaves all as it was, and says what to do."""


class TeamRefused(Exception):
    """The state of things does not allow it."""

    status, code = 409, "conflict"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NoSuchTeam(TeamRefused):
    """A team, a member or an invitation is not there, or not for this person."""

    status, code = 404, "not_found"

    def __init__(self, message: str = "Not found, or not for you.") -> None:
        super().__init__(message)


class OnlyTheCaptain(TeamRefused):
    status, code = 403, "insufficient_permissions"

    def __init__(self) -> None:
        super().__init__("Only the captain of this team may do this.")

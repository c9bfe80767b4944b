"""The life of a tournament."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class TournamentState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    REGISTRATION_OPEN = "registration_open"
    REGISTRATION_CLOSED = "registration_closed"
    CHECK_IN = "check_in"
    LIVE = "live"
    AWAITING_REVIEW = "awaiting_review"
    COMPLETED = "completed"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


_T = TournamentState
TOURNAMENT = Machine(
    "tournament",
    _T.DRAFT,
    {
        _T.DRAFT: (_T.PUBLISHED, _T.CANCELLED),
        _T.PUBLISHED: (_T.REGISTRATION_OPEN, _T.CANCELLED),
        _T.REGISTRATION_OPEN: (_T.REGISTRATION_CLOSED, _T.CANCELLED),
        _T.REGISTRATION_CLOSED: (_T.REGISTRATION_OPEN, _T.CHECK_IN, _T.LIVE, _T.CANCELLED),
        # Back, where so few turned up that the format cannot be played as it is.
        _T.CHECK_IN: (_T.REGISTRATION_OPEN, _T.REGISTRATION_CLOSED, _T.LIVE, _T.CANCELLED),
        _T.LIVE: (_T.AWAITING_REVIEW, _T.COMPLETED, _T.CANCELLED),
        _T.AWAITING_REVIEW: (_T.COMPLETED, _T.LIVE, _T.CANCELLED),
        _T.COMPLETED: (_T.ARCHIVED, _T.LIVE),
        _T.ARCHIVED: (),
        _T.CANCELLED: (),
    },
)

# In these only those who run the tournament see it.
HIDDEN = (_T.DRAFT,)
ENDED = (_T.COMPLETED, _T.ARCHIVED, _T.CANCELLED)
# What was played, and all around it, stays as it is; it is read as before.
FROZEN = (_T.ARCHIVED,)
# Everything was played.
HAS_A_RESULT = (_T.AWAITING_REVIEW, _T.COMPLETED, _T.ARCHIVED)
# And nobody has to approve it any more: who won is public.
COUNTS = (_T.COMPLETED, _T.ARCHIVED)
BEFORE_START = (_T.DRAFT, _T.PUBLISHED, _T.REGISTRATION_OPEN, _T.REGISTRATION_CLOSED, _T.CHECK_IN)

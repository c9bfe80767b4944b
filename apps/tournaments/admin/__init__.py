"""What an organizer sees: their own tournaments and all that belongs to them."""

from apps.tournaments.admin import matches, registrations, roles, tournaments

__all__ = ["matches", "registrations", "roles", "tournaments"]

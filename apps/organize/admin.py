"""What Django finds when it looks for the pages of an admin: those of the organizers' site."""

from apps.organize import lists, setup
from apps.organize.site import organize

__all__ = ["lists", "organize", "setup"]

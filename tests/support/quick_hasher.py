"""The site's hasher with a thousandth of its rounds."""

from apps.accounts.hashers import BoundedPasswordHasher


class QuickPasswordHasher(BoundedPasswordHasher):
    iterations = 1000

"""The settings of the servers that tests start: the site's own, but that passwords are hashed in no time.

What hashing costs, and that the site's own hasher is Django's, is asked in `tests/services/test_hashing.py`.
"""

from deltacrown.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.support.quick_hasher.QuickPasswordHasher"]

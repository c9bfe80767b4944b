import os

from hypothesis import settings

# The machine is shared, so the time one example takes says nothing.
settings.register_profile("domain", deadline=None, max_examples=60)
# HYPOTHESIS_PROFILE=thorough .venv/bin/pytest tests/domain
settings.register_profile("domain-thorough", deadline=None, max_examples=2000)
# `make mutate`: the same examples for every mutant.
settings.register_profile("domain-mutation", deadline=None, max_examples=20, derandomize=True, database=None)
PROFILES = {"thorough": "domain-thorough", "mutation": "domain-mutation"}
settings.load_profile(PROFILES.get(os.environ.get("HYPOTHESIS_PROFILE", ""), "domain"))

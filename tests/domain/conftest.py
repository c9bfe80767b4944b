import os

from hypothesis import settings

# The machine is shared, so the time one example takes says nothing.
settings.register_profile("domain", deadline=None, max_examples=60)
# HYPOTHESIS_PROFILE=thorough .venv/bin/pytest tests/domain
settings.register_profile("domain-thorough", deadline=None, max_examples=2000)
settings.load_profile("domain-thorough" if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else "domain")

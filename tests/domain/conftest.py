from hypothesis import settings

# The machine is shared, so the time one example takes says nothing.
settings.register_profile("domain", deadline=None, max_examples=60)
settings.load_profile("domain")

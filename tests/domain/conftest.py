"""How Hypothesis runs here: a machine that is busy with other tests makes no property false."""

from hypothesis import settings

settings.register_profile("doorbook", deadline=None)
settings.load_profile("doorbook")

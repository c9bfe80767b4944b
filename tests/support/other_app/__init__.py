"""An app that only the tests have: its events are told and documented as those of the tournaments' app are."""

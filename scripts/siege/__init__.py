"""Everything hostile at once against the production server, and what other people notice of it."""

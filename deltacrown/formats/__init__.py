"""How dates and times are written, in each language: by the day, and by a clock of 24 hours."""

"""The texts of the domain's refusals, marked for the catalogues: the domain itself knows no languages.

Every text is here that a refusal of a service is raised with, its parts by the name of what stands there. Left out is
what only a program meets: what is raised behind a door for programs (an `api` or `realtime` package, the documents of
`domain/interchange`, commands, the admin's own forms), and a text that names a field in backticks, shows an object of
JSON, or names a header.
"""

from apps.web.refusal_texts import besides, domain, playing, running

REFUSAL_TEXTS: tuple[str, ...] = (*domain.TEXTS, *running.TEXTS, *playing.TEXTS, *besides.TEXTS)

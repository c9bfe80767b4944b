"""How many statements a database was asked: what `pg_stat_statements` counted, without BEGIN and COMMIT."""

from typing import Any

import psycopg

_COUNTED = """
SELECT query, calls FROM pg_stat_statements AS s JOIN pg_database AS d ON d.oid = s.dbid
WHERE d.datname = %s AND query NOT LIKE '%%pg_stat_statements%%' ORDER BY calls DESC
"""


class Statements:
    """The counts of one database of the server that `url` leads to; they begin at 0 with each `forget`."""

    def __init__(self, url: str, database: str) -> None:
        self._connection: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)
        self._database = database
        self._connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def forget(self) -> None:
        self._connection.execute("SELECT pg_stat_statements_reset()")

    def counted(self) -> dict[str, int]:
        """Calls by statement, its values left out, the most frequent first."""
        return dict(self._connection.execute(_COUNTED, [self._database]).fetchall())

    def close(self) -> None:
        self._connection.close()


def in_short(statement: str, length: int = 140) -> str:
    """A statement as a table shows it: from where it reads, and by what."""
    words = " ".join(statement.replace('"', "").split())
    verb, _, rest = words.partition(" ")
    _, found, after = rest.partition(" FROM ")
    shown = f"{verb} ... FROM {after}" if verb == "SELECT" and found else words
    return shown[:length].replace("|", "\\|")

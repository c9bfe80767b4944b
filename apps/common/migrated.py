"""Which migrations the database lacks."""

from concurrent.futures import ThreadPoolExecutor

from django.db import Error as DatabaseFailure
from django.db.migrations.executor import MigrationExecutor

from apps.common.health import own_connection


def unapplied_migrations() -> list[str]:
    """The names of those that are in the code and not in the database; empty where the database does not answer.

    A server may import the application within its event loop, where the database may not be asked, hence the thread.
    """
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(_unapplied).result()


def _unapplied() -> list[str]:
    own = own_connection()
    try:
        executor = MigrationExecutor(own)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseFailure:
        # It may come up after this process. Until it answers, nobody is told that the process is ready.
        return []
    finally:
        own.close()
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]

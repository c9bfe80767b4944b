from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# A start; organizers of the site add more in the admin.
GAMES = [
    ("Counter-Strike 2", "cs2", 5, "maps"),
    ("EA Sports FC", "ea-fc", 1, "score"),
    ("eFootball", "efootball", 1, "score"),
    ("Football", "football", 11, "score"),
    ("PUBG Mobile", "pubg-mobile", 4, "score"),
    ("Valorant", "valorant", 5, "maps"),
]


def add_games(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Game = apps.get_model("tournaments", "Game")
    for name, slug, team_size, result_type in GAMES:
        Game.objects.get_or_create(
            slug=slug, defaults={"name": name, "team_size": team_size, "result_type": result_type}
        )


class Migration(migrations.Migration):
    dependencies = [("tournaments", "0001_initial")]

    operations = [migrations.RunPython(add_games, migrations.RunPython.noop)]

from django.db import migrations, models


class Migration(migrations.Migration):
    """`act` is called `operation`; the column keeps its name, and the table is not touched.

    Old processes read and write it beside new ones while a rolling restart lasts, before and after this.
    """

    dependencies = [("common", "0001_initial")]

    operations = [
        # Of the state alone: left to itself the constraint, which names the field, would be dropped and made again.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("keptanswer", "one_answer_per_key"),
                migrations.AlterField("keptanswer", "act", models.CharField(max_length=200, db_column="act")),
                migrations.RenameField("keptanswer", "act", "operation"),
                migrations.AddConstraint(
                    "keptanswer",
                    models.UniqueConstraint(fields=["person", "operation", "key"], name="one_answer_per_key"),
                ),
            ],
        ),
    ]

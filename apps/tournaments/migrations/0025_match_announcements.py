import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tournaments", "0024_viewer_samples"),
    ]

    operations = [
        migrations.AddField(
            model_name="announcement",
            name="match",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="announcements",
                to="tournaments.match",
            ),
        ),
        migrations.AddField(
            model_name="announcement",
            name="participant1",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="tournaments.registration",
            ),
        ),
        migrations.AddField(
            model_name="announcement",
            name="participant2",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="tournaments.registration",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("match", None), ("participant1", None), ("participant2", None)),
                    models.Q(
                        ("match__isnull", False), ("participant1__isnull", False), ("participant2__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="announcement_to_all_or_to_both_sides",
            ),
        ),
    ]

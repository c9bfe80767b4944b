from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tournaments", "0025_match_announcements"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="waitlist_rank",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]

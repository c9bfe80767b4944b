from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_demo_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="ended_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]

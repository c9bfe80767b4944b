from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_mails")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="awaits_address",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0001_certificates"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificateoptions",
            name="logo",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tournaments", "0011_draws_elsewhere"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="bracket",
            name="drawn",
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("messaging", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("antre", "Waiting"),
                    ("terkirim", "Sent"),
                    ("gagal", "Not delivered"),
                    ("tidak-perlu", "No longer needed"),
                ],
                default="antre",
                max_length=12,
            ),
        ),
    ]

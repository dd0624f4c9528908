"""Keep beside each answer what the pages read of it."""

from django.db import migrations, models

from pamong.core.json_without import JSONWithout


class Migration(migrations.Migration):
    dependencies = [("planning", "0007_find_the_plan_in_force_by_index")]
    operations = [
        migrations.AddField(
            model_name="plan",
            name="answer_in_short",
            field=models.GeneratedField(
                db_persist=True,
                expression=JSONWithout("answer", "triads", "timetable", "classes"),
                output_field=models.JSONField(),
            ),
        ),
    ]

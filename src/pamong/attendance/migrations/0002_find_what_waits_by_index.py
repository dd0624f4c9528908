from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendance", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="presenceevent", name="presence_event_held"),
        migrations.AddIndex(
            model_name="presenceevent", index=models.Index(fields=["held"], name="presence_event_held")
        ),
        migrations.AddIndex(
            model_name="presenceevent", index=models.Index(fields=["kind", "session", "participant"], name="presence_event_kind"),
        ),
    ]

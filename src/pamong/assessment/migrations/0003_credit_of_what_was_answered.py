"""What was right before credit was kept gave it all."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    apps.get_model("assessment", "Answer").objects.filter(is_right=True).update(credit=100)
    apps.get_model("assessment", "Sitting").objects.filter(right__gt=0).update(credit=100 * F("right"))


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_accommodations_reviews_and_partial_credit")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]

"""Seal the needs that earlier versions hold in the open: storing them once more does it."""

from django.db import migrations


def seal(apps, schema_editor):
    for plan in apps.get_model("planning", "Plan").objects.only("problem").iterator():
        if any(one.get("needs") for one in plan.problem.get("people", ())):
            plan.save(update_fields=["problem"])


class Migration(migrations.Migration):
    dependencies = [("planning", "0005_problem_field")]
    operations = [migrations.RunPython(seal, migrations.RunPython.noop, elidable=True)]

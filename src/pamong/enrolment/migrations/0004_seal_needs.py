"""Move what was kept in the open, in two places, to sealed rows. No yes was asked for then, so `agreed_at` stays empty."""

from django.db import migrations


def _content(place):
    return {"codes": sorted(place.room_needs), "note": place.access_needs}


def seal(apps, schema_editor):
    rows = apps.get_model("enrolment", "Participant").objects.exclude(access_needs="", room_needs=[]).order_by()
    needs = apps.get_model("enrolment", "StatedNeeds")
    stated = (needs(participant=place, content=_content(place)) for place in rows.iterator())
    needs.objects.bulk_create(stated, batch_size=500)


def unseal(apps, schema_editor):
    rooms = {"tanpa tangga", "pengeras suara", "layar besar"}
    for one in apps.get_model("enrolment", "StatedNeeds").objects.select_related("participant"):
        place = one.participant
        place.access_needs = one.content["note"]
        place.room_needs = [code for code in one.content["codes"] if code in rooms]
        place.save(update_fields=["access_needs", "room_needs"])


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0003_stated_needs")]
    operations = [migrations.RunPython(seal, unseal, elidable=True)]

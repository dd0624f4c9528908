from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('enrolment', '0004_seal_needs'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='participant',
            name='access_needs',
        ),
        migrations.RemoveField(
            model_name='participant',
            name='room_needs',
        ),
    ]

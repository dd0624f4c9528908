import pamong.planning.sealing
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0004_locks_and_steps'),
    ]

    operations = [
        migrations.AlterField(
            model_name='plan',
            name='problem',
            field=pamong.planning.sealing.ProblemField(),
        ),
    ]

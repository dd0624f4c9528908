import django.db.models.deletion
from django.db import migrations, models

import pamong.core.ids
import pamong.core.sealed_fields


class Migration(migrations.Migration):

    dependencies = [
        ('enrolment', '0002_room_needs'),
    ]

    operations = [
        migrations.CreateModel(
            name='StatedNeeds',
            fields=[
                ('id', models.UUIDField(default=pamong.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('content', pamong.core.sealed_fields.SealedField(help_text='Codes and a note, sealed: no need can be read in the database.')),
                ('wording', models.TextField(blank=True, help_text='The words they agreed to.')),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('by_self', models.BooleanField(default=False)),
                ('participant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stated_needs', to='enrolment.participant')),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
    ]

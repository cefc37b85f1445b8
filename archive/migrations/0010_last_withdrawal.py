from django.db import migrations, models
from django.db.models import F


def doubt_what_was_read_before(apps, schema_editor):
    """Nothing says when something was last withdrawn, so it may have been just now."""
    apps.get_model("archive", "Generation").objects.update(last_withdrawal=F("number"))


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0009_order_as_written'),
    ]

    operations = [
        migrations.AddField(
            model_name='generation',
            name='last_withdrawal',
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.RunPython(doubt_what_was_read_before, migrations.RunPython.noop),
    ]

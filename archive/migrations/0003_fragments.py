from django.db import migrations, models

from archive.text.fragments import telling


def fill(apps, schema_editor):
    """For what was captured before; most sentences need none. The guards on SQLite step aside for
    migrations, those on PostgreSQL do not know the column yet."""
    Placement = apps.get_model("archive", "Placement")
    Revision = apps.get_model("archive", "Revision")
    texts = Revision.objects.order_by("pk").values_list("pk", "capture__text")
    for revision, text in texts.iterator(chunk_size=100):
        places = list(Placement.objects.filter(revision=revision).order_by("start"))
        fragments = telling(text, [(place.start, place.stop) for place in places])
        for place, fragment in zip(places, fragments, strict=True):
            if fragment:
                Placement.objects.filter(pk=place.pk).update(fragment=fragment)


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_history")]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="fragment",
            field=models.TextField(
                blank=True,
                default="",
                help_text="What finds the sentence on its page; empty where its own words do.",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

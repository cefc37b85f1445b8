from django.db import migrations, models
from django.db.models import F, Q

RENAMED = {"demanded": "set_a_condition", "interested": "expressed_interest"}
ACTS = [
    ("proposed", "proposed"),
    ("agreed", "agreed"),
    ("set_a_condition", "set a condition"),
    ("welcomed", "welcomed"),
    ("supported", "supported"),
    ("informed", "informed"),
    ("announced", "announced"),
    ("assured", "assured"),
    ("promised", "promised"),
    ("instructed", "instructed"),
    ("asked", "asked"),
    ("warned", "warned"),
    ("raised_a_concern", "raised a concern"),
    ("discussed", "discussed"),
    ("expressed_interest", "expressed interest"),
    ("emphasised", "emphasised"),
    ("confirmed", "confirmed"),
    ("denied", "denied"),
    ("rejected", "rejected"),
    ("refused", "refused"),
    ("accused", "accused"),
    ("condemned", "condemned"),
    ("threatened", "threatened"),
    ("thanked", "thanked"),
    ("apologised", "apologised"),
]


def rename(apps, schema_editor):
    """Acts that were split keep their first verb, which is the value they have. Pages that were
    kept say the old words, so that the generation rises."""
    for name in ("Statement", "HistoricalStatement"):
        rows = apps.get_model("archive", name).objects
        for old, new in RENAMED.items():
            rows.filter(act=old).update(act=new)
    apps.get_model("archive", "Generation").objects.update(number=F("number") + 1)


class Migration(migrations.Migration):
    dependencies = [("archive", "0012_terms")]

    operations = [
        migrations.RemoveConstraint(model_name="statement", name="statement_act_known"),
        migrations.RunPython(rename, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="statement",
            name="act",
            field=models.CharField(choices=ACTS, max_length=20),
        ),
        migrations.AlterField(
            model_name="historicalstatement",
            name="act",
            field=models.CharField(choices=ACTS, max_length=20),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=Q(act__in=[act for act, _ in ACTS]), name="statement_act_known"
            ),
        ),
    ]

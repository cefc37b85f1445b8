import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Models and fields take the field's words; tables and columns keep their names."""

    dependencies = [("archive", "0011_desk_indexes")]

    operations = [
        operation
        for model in ("sentence", "historicalsentence")
        for operation in (
            migrations.AlterField(
                model,
                "aside_because",
                models.CharField(
                    "set aside because",
                    blank=True,
                    db_column="aside_because",
                    help_text="Why no statement is drawn from it; readers see the reason.",
                    max_length=300,
                ),
            ),
            migrations.RenameField(model, "aside_because", "excluded_reason"),
        )
    ] + [
        migrations.AlterModelTable("step", "archive_step"),
        migrations.RenameModel("Step", "ReviewEvent"),
        migrations.AlterField(
            "reviewevent",
            "statement",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="review_events",
                to="archive.statement",
            ),
        ),
    ]

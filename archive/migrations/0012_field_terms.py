from django.db import migrations, models


class Migration(migrations.Migration):
    """Fields take the words of the code; the columns keep theirs."""

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
    ]

"""Where the doubt about a declared value stands, on the declaration and for its office's list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0004_law_overlaps")]

    operations = [
        migrations.AddField(
            model_name="declarationrow",
            name="doubt",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddIndex(
            model_name="declarationrow",
            index=models.Index(
                condition=models.Q(("doubt__in", ["asked", "replied", "grounded", "heard"])),
                fields=["office", "doubt"],
                name="declaration_doubts",
            ),
        ),
    ]

"""Interest on what was paid late: a claim of its own, on another claim, for one payment."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """On which claim, by which spans; once for each payment."""

    dependencies = [
        ("store", "0054_applications_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="moneyclaim",
            name="on_claim",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.moneyclaim"
            ),
        ),
        migrations.AddField(
            model_name="moneyclaim",
            name="spans",
            field=models.JSONField(default=list),
        ),
        migrations.AddConstraint(
            model_name="moneyclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "interest")),
                fields=("on_claim", "subject"),
                name="claim_one_interest",
            ),
        ),
    ]

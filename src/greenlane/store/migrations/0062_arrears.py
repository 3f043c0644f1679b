"""Interest on the debt of a declaration: one claim for each debtor, which grows by the day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever brings it up to a day, there is one."""

    dependencies = [
        ("store", "0061_more_records"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="moneyclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "interest"), ("on_claim", None)),
                fields=("subject", "account"),
                name="claim_one_arrears",
            ),
        ),
    ]

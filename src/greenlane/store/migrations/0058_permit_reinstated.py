"""A revoked permit can be reinstated: one more act, and one more movement of its books."""

from django.db import migrations, models

_MOVES = ("suspend", "resume", "exhaust", "reopen", "revoke", "reinstate", "surrender", "expire",
          "vary")  # fmt: skip
_KINDS = ("grant", "tolerate", "reserve", "return", "use", "give-back", "end", "carry-out",
          "carry-in", "restore")  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("store", "0057_watch_reviews")]

    operations = [
        migrations.RemoveConstraint(model_name="permitactrow", name="permit_move"),
        migrations.AddConstraint(
            model_name="permitactrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("move__in", _MOVES)), name="permit_move"
            ),
        ),
        migrations.RemoveConstraint(model_name="permitposting", name="permit_posting_kind"),
        migrations.AddConstraint(
            model_name="permitposting",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", _KINDS)), name="permit_posting_kind"
            ),
        ),
    ]

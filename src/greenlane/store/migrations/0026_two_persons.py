"""Acts of two persons, delegations, the person behind an account, and the walls around them."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_HERE = Path(__file__)
_UNDO = """
drop trigger account_a_person on account;
drop trigger account_b_opened on account;
drop trigger account_b_rights on account;
drop trigger operator_guarded on operator;
drop trigger declaration_released on declaration;
drop trigger version_after_release on declaration_version;
drop trigger event_of_two on event;
drop trigger law_two_persons on law_change_set;
drop trigger law_state_kept on law_change_set;
drop trigger law_change_kept on law_change;
drop trigger two_persons_kept on two_person_act;
drop trigger delegation_kept on delegation;
drop function account_person();
drop function account_rights();
drop function operator_guarded();
drop function released_kept();
drop function version_guarded();
drop function event_guarded();
drop function law_two_persons();
drop function law_state_kept();
drop function law_change_kept();
drop function two_persons_kept();
drop function two_persons_own(two_person_act);
drop function delegation_kept();
drop function two_persons_now(text[], text);
drop function persons_of(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0025_wall"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="person",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="operator",
            name="bank_account",
            field=models.CharField(blank=True, db_default="", default="", max_length=34),
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "actions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                ("reason", models.TextField()),
                ("basis", models.TextField(blank=True)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("made", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lent",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="borrowed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "delegation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("taker")), _negated=True),
                        name="delegation_two_accounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__gte", models.F("since")),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="delegation_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TwoPersonAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("state", models.CharField(default="proposed", max_length=10)),
                ("subject", models.CharField(max_length=60)),
                ("office", models.CharField(blank=True, max_length=17)),
                ("details", models.JSONField(default=dict)),
                ("payload", models.BinaryField(default=b"")),
                ("reason", models.TextField()),
                ("basis", models.TextField(blank=True)),
                (
                    "makers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "checkers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("proposed", models.DateTimeField()),
                ("lapses", models.DateTimeField(null=True)),
                ("decided", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("xact", models.BigIntegerField(null=True)),
                ("stamped", models.DateTimeField(null=True)),
                (
                    "checker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "maker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "maker_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "two_person_act",
                "indexes": [models.Index(fields=["state", "-id"], name="two_persons_inbox")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ("proposed", "approved", "refused", "withdrawn", "lapsed"),
                            )
                        ),
                        name="two_persons_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checker", None),
                            models.Q(
                                models.Q(("checker", models.F("maker")), _negated=True),
                                models.Q(
                                    ("maker_for", None),
                                    models.Q(("checker", models.F("maker_for")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="two_persons_accounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("makers__overlap", models.F("checkers")), _negated=True
                        ),
                        name="two_persons_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["approved", "refused"]),
                                models.Q(("checker", None), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["approved", "refused"]), _negated=True),
                                ("checker", None),
                            ),
                            _connector="OR",
                        ),
                        name="two_persons_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(
                                ("state", "proposed"),
                                models.Q(("decided", None), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="two_persons_reasoned",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("kind", "subject"),
                        name="two_persons_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_HERE.with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]

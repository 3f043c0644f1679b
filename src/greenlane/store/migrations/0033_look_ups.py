"""The weekly sample: weeks drawn, look-ups to be explained; traders reach neither them nor profiles."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0032_conflict_permits"),
    ]

    operations = [
        migrations.CreateModel(
            name="LookUpWeek",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.CharField(max_length=8, unique=True)),
                ("seed", models.CharField(max_length=80)),
                ("share_in_hundred", models.PositiveSmallIntegerField()),
                ("least", models.PositiveSmallIntegerField()),
                ("looks", models.PositiveIntegerField()),
                ("drawn", models.DateTimeField()),
            ],
            options={
                "db_table": "look_up_week",
            },
        ),
        migrations.CreateModel(
            name="LookUpRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("journal", models.BigIntegerField(unique=True)),
                ("week", models.CharField(max_length=8)),
                ("drawn_by", models.CharField(max_length=6)),
                ("signs", models.JSONField(default=dict)),
                ("person", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=20)),
                ("unit", models.CharField(blank=True, max_length=17)),
                ("subject", models.CharField(max_length=80)),
                ("looked", models.DateTimeField()),
                ("purpose", models.CharField(blank=True, max_length=20)),
                ("asked", models.DateTimeField()),
                ("due", models.DateField()),
                ("state", models.CharField(default="asked", max_length=12)),
                ("explanation", models.TextField(blank=True, default="")),
                ("explained", models.DateTimeField(null=True)),
                ("judged_by", models.CharField(blank=True, default="", max_length=60)),
                ("judged", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "look_up",
                "indexes": [
                    models.Index(fields=["person", "state"], name="look_up_person"),
                    models.Index(fields=["unit", "-id"], name="look_up_board"),
                    models.Index(
                        condition=models.Q(("state", "asked")), fields=["due"], name="look_up_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ("asked", "explained", "accepted", "not-accepted", "overdue"),
                            )
                        ),
                        name="look_up_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("drawn_by__in", ["sample", "signs"])),
                        name="look_up_drawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["explained", "accepted"]), _negated=True),
                            models.Q(
                                models.Q(("explanation", ""), _negated=True),
                                models.Q(("explained", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="look_up_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["accepted", "not-accepted"]),
                                models.Q(("judged_by", ""), _negated=True),
                                models.Q(("judged", None), _negated=True),
                                models.Q(("note", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["accepted", "not-accepted"]), _negated=True
                                ),
                                ("judged_by", ""),
                            ),
                            _connector="OR",
                        ),
                        name="look_up_judged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("judged_by", ""),
                            models.Q(("judged_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="look_up_other",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "revoke all on look_up, look_up_week, risk_list, risk_profile, risk_publication"
            " from greenlane_trader",
            migrations.RunSQL.noop,
        ),
    ]

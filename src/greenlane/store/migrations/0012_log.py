"""The Merkle log of the country: pending rows, leaves, nodes, heads, witnesses, and the triggers."""

from pathlib import Path

from django.db import migrations, models

_HERE = Path(__file__)
_UNDO = """
drop trigger event_logged on event;
drop trigger version_logged on declaration_version;
drop trigger version_keeps_body on declaration_version;
drop trigger version_kept on declaration_version;
drop trigger law_logged on law_change_set;
drop trigger journal_logged on journal;
drop trigger log_leaf_append_only on log_leaf;
drop trigger log_node_append_only on log_node;
drop trigger log_head_append_only on log_head;
drop function log_events();
drop function log_version();
drop function keep_body();
drop function log_law();
drop function log_journal();
drop function lodge(jsonb, bytea, text, text);
""" + _HERE.with_name("0002_lodge.sql").read_text("utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0011_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("moment", models.DateTimeField()),
                ("text", models.TextField()),
            ],
            options={
                "db_table": "log_head",
            },
        ),
        migrations.CreateModel(
            name="LogNode",
            fields=[
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level",
                        "index",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
            options={
                "db_table": "log_node",
            },
        ),
        migrations.CreateModel(
            name="LogPending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=9)),
                ("source", models.BigIntegerField()),
                ("created", models.DateTimeField()),
                ("digests", models.BinaryField(null=True)),
                ("after", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "log_pending",
            },
        ),
        migrations.CreateModel(
            name="LogWitness",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField(default=0)),
                ("reached", models.DateTimeField(null=True)),
                ("tried", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "log_witness",
            },
        ),
        migrations.CreateModel(
            name="LogLeaf",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("subject", models.CharField(blank=True, max_length=60)),
                ("entry", models.TextField()),
                ("hash", models.BinaryField(max_length=32)),
                ("created", models.DateTimeField()),
            ],
            options={
                "db_table": "log_leaf",
                "indexes": [
                    models.Index(
                        condition=models.Q(("subject", ""), _negated=True),
                        fields=["subject"],
                        name="log_leaf_subject",
                    )
                ],
            },
        ),
        migrations.RunSQL(_HERE.with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]

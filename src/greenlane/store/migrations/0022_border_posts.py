"""Border posts: nodes, bundles, declarations of other nodes, conflicts, clients of nodes."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

_HERE = Path(__file__)
_LODGE = "create or replace function lodge("
_FORMER = _HERE.with_name("0012_log.sql").read_text("utf-8")
_UNDO = _FORMER[_FORMER.index(_LODGE) :]


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0021_fallback"),
    ]

    operations = [
        migrations.CreateModel(
            name="BorderBundle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("direction", models.CharField(max_length=3)),
                ("sequence", models.PositiveIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("made", models.DateTimeField()),
                ("content", models.BinaryField(default=b"")),
                ("answer", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "border_bundle",
            },
        ),
        migrations.CreateModel(
            name="BorderConflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("key", models.CharField(max_length=120)),
                ("owner", models.CharField(max_length=20)),
                ("why", models.TextField()),
                ("facts", models.JSONField(default=dict)),
                ("difference", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("opened", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=8)),
                ("decision", models.CharField(blank=True, default="", max_length=12)),
                ("reason", models.TextField(blank=True, default="")),
                ("decided_by", models.CharField(blank=True, default="", max_length=60)),
                ("decided", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "border_conflict",
            },
        ),
        migrations.CreateModel(
            name="BorderDeclaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("remote", models.BigIntegerField()),
                ("seen", models.PositiveIntegerField(default=0)),
                ("posted", models.PositiveIntegerField(default=0)),
                ("theirs", models.JSONField(default=list)),
                ("their_postings", models.JSONField(default=list)),
                ("told", models.PositiveIntegerField(default=0)),
                ("told_postings", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "border_declaration",
            },
        ),
        migrations.CreateModel(
            name="BorderMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=120)),
            ],
            options={
                "db_table": "border_mark",
            },
        ),
        migrations.CreateModel(
            name="BorderNode",
            fields=[
                ("node", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("part", models.CharField(max_length=6)),
                ("offices", models.JSONField(default=list)),
                ("keys", models.TextField()),
                ("address", models.CharField(blank=True, default="", max_length=200)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("registered", models.DateTimeField()),
                ("closed", models.DateTimeField(null=True)),
                ("received", models.PositiveIntegerField(default=0)),
                ("received_digest", models.BinaryField(default=b"", max_length=32)),
                ("sent", models.PositiveIntegerField(default=0)),
                ("sent_digest", models.BinaryField(default=b"", max_length=32)),
                ("acknowledged", models.PositiveIntegerField(default=0)),
                ("cursor", models.JSONField(default=dict)),
                ("tree", models.JSONField(default=dict)),
                ("head", models.TextField(blank=True, default="")),
                ("heard", models.DateTimeField(null=True)),
                ("law_number", models.PositiveIntegerField(default=0)),
                ("law", models.BinaryField(default=b"", max_length=32)),
                ("waiting", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "border_node",
            },
        ),
        migrations.RemoveConstraint(
            model_name="declarationrow",
            name="declaration_lrn",
        ),
        migrations.AddField(
            model_name="apiclient",
            name="node",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.AddField(
            model_name="declarationrow",
            name="node",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AlterField(
            model_name="apiclient",
            name="operator",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.operator"
            ),
        ),
        migrations.AddConstraint(
            model_name="declarationrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("state", "rejected"), _negated=True), ("node", "")),
                fields=("declarant", "lrn"),
                name="declaration_lrn",
            ),
        ),
        migrations.AddField(
            model_name="borderconflict",
            name="declaration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conflicts",
                to="store.declarationrow",
            ),
        ),
        migrations.AddField(
            model_name="borderconflict",
            name="other",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conflicts_with",
                to="store.declarationrow",
            ),
        ),
        migrations.AddField(
            model_name="borderdeclaration",
            name="declaration",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, to="store.declarationrow"
            ),
        ),
        migrations.AddField(
            model_name="bordermark",
            name="declaration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="store.declarationrow"
            ),
        ),
        migrations.AddConstraint(
            model_name="bordernode",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["post", "centre", "self"])),
                name="border_node_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="bordernode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("part", "self")), fields=("part",), name="border_node_self"
            ),
        ),
        migrations.AddField(
            model_name="borderdeclaration",
            name="node",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="store.bordernode"
            ),
        ),
        migrations.AddField(
            model_name="borderconflict",
            name="node",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="store.bordernode"
            ),
        ),
        migrations.AddField(
            model_name="borderbundle",
            name="node",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="store.bordernode"
            ),
        ),
        migrations.AddConstraint(
            model_name="bordermark",
            constraint=models.UniqueConstraint(
                fields=("mark", "declaration"), name="border_mark_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="borderdeclaration",
            constraint=models.UniqueConstraint(
                fields=("node", "remote"), name="border_declaration_remote"
            ),
        ),
        migrations.AddIndex(
            model_name="borderconflict",
            index=models.Index(fields=["owner", "state"], name="border_conflict_owner"),
        ),
        migrations.AddConstraint(
            model_name="borderconflict",
            constraint=models.UniqueConstraint(
                fields=("node", "kind", "key"), name="border_conflict_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="borderconflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("twice", "event", "law", "operator", "number", "quota"))
                ),
                name="border_conflict_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="borderconflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(
                        ("state", "decided"),
                        models.Q(("reason", ""), _negated=True),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="border_conflict_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="borderbundle",
            constraint=models.UniqueConstraint(
                fields=("node", "direction", "sequence"), name="border_bundle_once"
            ),
        ),
        migrations.RunSQL(_HERE.with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]

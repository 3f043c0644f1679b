"""Watch lists with editions as differences, hits, what was cleared, and screening again."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

_HERE = Path(__file__)
_UNDO = """
drop trigger watch_edition_kept on watch_edition;
drop trigger watch_change_kept on watch_change;
drop trigger watch_list_kept on watch_list;
drop function watch_edition_kept();
drop function watch_change_kept();
drop function watch_list_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0035_permits"),
    ]

    operations = [
        migrations.CreateModel(
            name="WatchEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("moment", models.DateTimeField()),
                ("published", models.DateField(null=True)),
                ("author", models.CharField(max_length=60)),
                ("second", models.CharField(blank=True, default="", max_length=60)),
                ("reason", models.TextField(blank=True)),
                ("added", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("removed", models.PositiveIntegerField()),
                ("entries", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=16)),
            ],
            options={
                "db_table": "watch_edition",
            },
        ),
        migrations.CreateModel(
            name="WatchCleared",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=16)),
                ("source", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=40)),
                ("entry_digest", models.CharField(max_length=16)),
                ("moment", models.DateTimeField()),
                ("cleared_by", models.CharField(max_length=60)),
                ("reason", models.TextField()),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "watch_cleared",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended", None)),
                        fields=("mark", "source", "number", "entry_digest"),
                        name="watch_cleared_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchRun",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="run",
                        serialize=False,
                        to="store.watchedition",
                    ),
                ),
                ("begun", models.DateTimeField()),
                ("cursor", models.BigIntegerField(default=0)),
                ("upto", models.BigIntegerField(default=0)),
                ("screened", models.PositiveIntegerField(default=0)),
                ("hits", models.PositiveIntegerField(default=0)),
                ("done", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "watch_run",
            },
        ),
        migrations.CreateModel(
            name="WatchListRow",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120)),
                ("origin", models.CharField(max_length=10)),
                ("format", models.CharField(blank=True, max_length=10)),
                ("made", models.DateTimeField()),
            ],
            options={
                "db_table": "watch_list",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ("published", "own"))),
                        name="watch_list_origin",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="watchedition",
            name="list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="store.watchlistrow",
            ),
        ),
        migrations.CreateModel(
            name="WatchChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("change", models.CharField(max_length=8)),
                ("entry", models.JSONField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="store.watchedition",
                    ),
                ),
            ],
            options={
                "db_table": "watch_change",
                "indexes": [
                    models.Index(fields=["number", "-edition"], name="watch_change_number")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "number"), name="watch_change_once"),
                    models.CheckConstraint(
                        condition=models.Q(("change__in", ("added", "changed", "removed"))),
                        name="watch_change_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchHit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("role", models.CharField(max_length=40)),
                ("place", models.CharField(max_length=200)),
                ("mark", models.CharField(max_length=16)),
                ("source", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=40)),
                ("entry_digest", models.CharField(max_length=16)),
                ("edition", models.BigIntegerField()),
                ("score", models.PositiveSmallIntegerField()),
                ("rule", models.CharField(max_length=20)),
                ("grade", models.CharField(max_length=10)),
                ("found_by", models.CharField(max_length=12)),
                ("held", models.BooleanField()),
                ("office", models.CharField(max_length=17)),
                ("found", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=10)),
                ("decided", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, default="", max_length=60)),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watch_hits",
                        to="store.declarationrow",
                    ),
                ),
            ],
            options={
                "db_table": "watch_hit",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["-found"],
                        name="watch_hit_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("open", "cleared", "confirmed", "lapsed"))
                        ),
                        name="watch_hit_state",
                    ),
                    models.UniqueConstraint(
                        fields=("declaration", "mark", "source", "number", "entry_digest"),
                        name="watch_hit_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("open", "lapsed")),
                            models.Q(
                                ("decided__isnull", False),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="watch_hit_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=400)),
                ("words", models.TextField()),
                ("basis", models.CharField(blank=True, max_length=300)),
                ("entry", models.JSONField()),
                (
                    "since",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.watchedition",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="store.watchlistrow",
                    ),
                ),
            ],
            options={
                "db_table": "watch_entry",
                "constraints": [
                    models.UniqueConstraint(fields=("list", "number"), name="watch_entry_number")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="watchedition",
            constraint=models.UniqueConstraint(
                fields=("list", "number"), name="watch_edition_number"
            ),
        ),
        migrations.RunSQL(_HERE.with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]

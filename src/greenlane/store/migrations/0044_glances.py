"""What the board and the graph read of declarations; traders reach none of it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0043_watch_holds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Glance",
            fields=[
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="glance",
                        serialize=False,
                        to="store.declarationrow",
                    ),
                ),
                ("lodged", models.DateTimeField()),
                ("office", models.CharField(max_length=17)),
                ("origin", models.CharField(blank=True, max_length=4)),
                (
                    "origins",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4), default=list, size=None
                    ),
                ),
                ("export", models.CharField(blank=True, max_length=4)),
                (
                    "chapters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("containers", models.PositiveIntegerField(default=0)),
                ("method", models.CharField(max_length=12)),
                (
                    "profiles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
            ],
            options={
                "db_table": "glance",
                "indexes": [models.Index(fields=["-lodged"], name="glance_lodged")],
            },
        ),
        migrations.CreateModel(
            name="EntityLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("a_kind", models.CharField(max_length=10)),
                ("a", models.CharField(max_length=24)),
                ("b_kind", models.CharField(max_length=10)),
                ("b", models.CharField(max_length=24)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="store.declarationrow"
                    ),
                ),
            ],
            options={
                "db_table": "entity_link",
                "indexes": [
                    models.Index(fields=["a"], name="entity_link_a"),
                    models.Index(fields=["b"], name="entity_link_b"),
                ],
            },
        ),
        migrations.RunSQL(
            "revoke all on glance, entity_link from greenlane_trader", migrations.RunSQL.noop
        ),
    ]

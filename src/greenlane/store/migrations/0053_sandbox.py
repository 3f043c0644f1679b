"""The rows of a sandbox."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Mark, calls of programs, certificates."""

    dependencies = [
        ("store", "0052_joint_inspections"),
    ]

    operations = [
        migrations.CreateModel(
            name="SandboxCertificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                ("client", models.CharField(max_length=60)),
                ("content", models.TextField()),
                ("made", models.DateTimeField()),
            ],
            options={
                "db_table": "sandbox_certificate",
            },
        ),
        migrations.CreateModel(
            name="SandboxMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made", models.DateTimeField()),
            ],
            options={
                "db_table": "sandbox_mark",
            },
        ),
        migrations.CreateModel(
            name="SandboxCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client", models.CharField(max_length=60)),
                ("operation", models.CharField(max_length=80)),
                ("status", models.PositiveSmallIntegerField()),
                ("codes", models.JSONField(default=list)),
                ("faulty", models.BooleanField(default=False)),
                ("replayed", models.BooleanField(default=False)),
                ("reference", models.CharField(blank=True, default="", max_length=35)),
                ("subject", models.CharField(blank=True, default="", max_length=18)),
                ("moment", models.DateTimeField()),
            ],
            options={
                "db_table": "sandbox_call",
                "indexes": [
                    models.Index(fields=["client", "id"], name="sandbox_call_client"),
                    models.Index(fields=["reference"], name="sandbox_call_reference"),
                ],
            },
        ),
        migrations.RunSQL(
            "revoke all on sandbox_mark, sandbox_call, sandbox_certificate from greenlane_trader",
            migrations.RunSQL.noop,
        ),
    ]

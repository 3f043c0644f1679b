"""Official certificates, and the authorities abroad that they are exchanged with."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0049_posting_limits"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficialCertificateRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("way", models.CharField(max_length=3)),
                ("number", models.CharField(max_length=35)),
                ("kind", models.CharField(max_length=13)),
                ("document", models.CharField(max_length=4)),
                ("agency", models.CharField(max_length=17)),
                ("country", models.CharField(max_length=2)),
                ("holder", models.CharField(blank=True, db_index=True, default="", max_length=17)),
                ("body", models.TextField()),
                ("signature", models.TextField()),
                ("code", models.CharField(max_length=12, unique=True)),
                ("issued", models.DateTimeField()),
                ("until", models.DateField(null=True)),
                ("kept", models.DateTimeField()),
                ("state", models.CharField(default="valid", max_length=9)),
                ("told", models.CharField(blank=True, default="", max_length=9)),
                ("turns", models.PositiveIntegerField(default=0)),
                ("why", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "db_table": "official_certificate",
            },
        ),
        migrations.RemoveConstraint(
            model_name="partner",
            name="partner_one_side",
        ),
        migrations.AddField(
            model_name="partner",
            name="country",
            field=models.CharField(blank=True, default="", max_length=2),
        ),
        migrations.AlterField(
            model_name="partner",
            name="kind",
            field=models.CharField(max_length=9),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("country", ""),
                        ("kind", "agency"),
                        ("operator", None),
                        models.Q(("agency", ""), _negated=True),
                    ),
                    models.Q(
                        ("agency", ""),
                        ("country", ""),
                        ("kind", "client"),
                        ("operator__isnull", False),
                    ),
                    models.Q(
                        ("agency", ""),
                        ("kind", "authority"),
                        ("operator", None),
                        models.Q(("country", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="partner_one_side",
            ),
        ),
        migrations.AddField(
            model_name="officialcertificaterow",
            name="partner",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.partner"
            ),
        ),
        migrations.AddField(
            model_name="officialcertificaterow",
            name="permit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="store.permitrow",
            ),
        ),
        migrations.AddIndex(
            model_name="officialcertificaterow",
            index=models.Index(
                condition=models.Q(
                    ("way", "in"), models.Q(("told", models.F("state")), _negated=True)
                ),
                fields=["id"],
                name="certificate_to_tell",
            ),
        ),
        migrations.AddConstraint(
            model_name="officialcertificaterow",
            constraint=models.UniqueConstraint(
                fields=("way", "country", "number"), name="certificate_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="officialcertificaterow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("partner__isnull", False), ("permit__isnull", False), ("way", "in")),
                    models.Q(("partner", None), ("way", "out")),
                    _connector="OR",
                ),
                name="certificate_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="officialcertificaterow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["valid", "suspended", "used", "revoked", "expired"])
                ),
                name="certificate_state",
            ),
        ),
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text("utf-8"), migrations.RunSQL.noop
        ),
    ]

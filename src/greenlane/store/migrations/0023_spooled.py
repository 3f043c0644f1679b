"""What became of messages taken while the database was away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0022_border_posts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpooledMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("receipt", models.CharField(max_length=35, unique=True)),
                ("client", models.CharField(max_length=60)),
                ("digest", models.BinaryField(max_length=32)),
                ("received", models.DateTimeField()),
                ("lodged", models.DateTimeField()),
                ("status", models.PositiveSmallIntegerField()),
                ("problem", models.CharField(blank=True, default="", max_length=20)),
                ("answer", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "spooled_message",
            },
        ),
    ]

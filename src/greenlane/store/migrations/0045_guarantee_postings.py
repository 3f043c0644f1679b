"""What is reserved of a guarantee is what the postings say; the table of reservations goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0044_glances"),
    ]

    operations = [
        migrations.DeleteModel(
            name="GuaranteeReservation",
        ),
    ]

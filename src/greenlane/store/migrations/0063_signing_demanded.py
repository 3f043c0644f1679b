"""Who demands signatures is asked with every message that has none (see store.certificates)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0062_arrears")]

    operations = [
        migrations.AddIndex(
            model_name="signingcertificate",
            index=models.Index(
                fields=["operator"],
                condition=models.Q(demanded=True, revoked=None),
                name="signing_demanded",
            ),
        )
    ]

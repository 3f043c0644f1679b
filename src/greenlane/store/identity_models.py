"""The rows of identity that are ours; passkeys, sessions and logins are those of django-allauth."""

from django.db import models


class Guesses(models.Model):
    """When secrets were tried in vain: by name, by address, by known device."""

    key = models.CharField(primary_key=True, max_length=64)
    tries = models.JSONField(default=list)  # moments, seconds since 1970

    class Meta:
        db_table = "guesses"

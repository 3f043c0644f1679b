"""The rows of identity that are ours; passkeys, sessions and logins are those of django-allauth."""

from django.db import models


class HandedOver(models.Model):
    """What others set for a person: until when, and which person was told it.

    `password_until` is empty for a password of one's own; `enrolment` is the digest of the code
    that enrols a first factor.
    """

    password_until = models.DateTimeField(null=True)
    password_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    enrolment = models.CharField(max_length=64, blank=True, default="", db_default="")
    enrolment_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    enrolment_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Guesses(models.Model):
    """When secrets were tried in vain: by name, by address, by known device."""

    key = models.CharField(primary_key=True, max_length=64)
    tries = models.JSONField(default=list)  # moments, seconds since 1970

    class Meta:
        db_table = "guesses"

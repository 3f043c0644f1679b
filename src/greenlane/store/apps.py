"""The store as a Django application."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The only application with tables."""

    name = "greenlane.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

"""The wiring as a Django application, so that it runs once when the process starts."""

from django.apps import AppConfig
from django.conf import settings


class WiringConfig(AppConfig):
    """Installs the desk when Django is ready."""

    name = "greenlane.config"
    label = "config"

    def ready(self) -> None:
        """Build the desk of the configured country."""
        from greenlane.config import wiring

        wiring.install(settings.GREENLANE_COUNTRY, settings.GREENLANE_LAW)

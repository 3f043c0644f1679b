"""The wiring as a Django application, so that it runs once when the process starts."""

from django.apps import AppConfig
from django.conf import settings


class WiringConfig(AppConfig):
    """Installs the desk and the vault when Django is ready."""

    name = "greenlane.config"
    label = "config"

    def ready(self) -> None:
        """Build the desk of the configured country, and the vault on the installation's keys."""
        from greenlane.config import wiring
        from greenlane.store import failpoints

        failpoints.install(settings.GREENLANE_FAILPOINT)
        wiring.install_watching(settings.GREENLANE_TRACES, settings.GREENLANE_HOME)
        wiring.install_wall()
        wiring.install_vault(settings.GREENLANE_HOME)
        wiring.install_attachments(settings.GREENLANE_HOME, settings.GREENLANE_SCANNER)
        wiring.install_classification(settings.GREENLANE_HOME)
        wiring.install(settings.GREENLANE_COUNTRY, settings.GREENLANE_LAW, settings.SECRET_KEY)
        if settings.GREENLANE_SANDBOX:
            wiring.install_sandbox(settings.GREENLANE_HOME)
        wiring.install_health(settings.GREENLANE_UNSAFE_DATABASE)

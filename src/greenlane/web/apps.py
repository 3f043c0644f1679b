"""The web door as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and catalogues of the web door."""

    name = "greenlane.web"
    label = "web"

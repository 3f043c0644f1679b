"""The api door as a Django application."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The door for programs."""

    name = "greenlane.api"
    label = "api"

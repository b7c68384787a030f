from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "award.applications"
    label = "applications"

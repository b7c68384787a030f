from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "award.panels"
    label = "panels"

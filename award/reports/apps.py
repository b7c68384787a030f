from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "award.reports"
    label = "reports"

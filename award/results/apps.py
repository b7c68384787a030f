from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "award.results"
    label = "results"

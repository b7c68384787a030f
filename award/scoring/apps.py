from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "award.scoring"
    label = "scoring"

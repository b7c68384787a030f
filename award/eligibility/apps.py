from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "award.eligibility"
    label = "eligibility"

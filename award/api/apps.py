from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "award.api"
    label = "api"

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "award.audit"
    label = "audit"

"""Routes of notices."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "notices"
urlpatterns = [
    path("notices/", TemplateView.as_view(template_name="404.html"), name="notice_list"),
    path("office/cycles/<int:pk>/notices/", TemplateView.as_view(template_name="404.html"), name="office_list"),
]

"""Routes of honours."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "honours"
urlpatterns = [
    path("winners/", TemplateView.as_view(template_name="404.html"), name="winners"),
    path("v/", TemplateView.as_view(template_name="404.html"), name="check"),
    path("office/cycles/<int:pk>/commendation/", TemplateView.as_view(template_name="404.html"), name="office"),
]

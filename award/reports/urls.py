"""Routes of reports."""

from django.urls import path

from award.reports import views

app_name = "reports"
urlpatterns = [
    path("office/snapshots/<int:pk>/ranking.xlsx", views.ranking_xlsx, name="ranking_xlsx"),
]

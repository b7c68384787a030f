"""Routes of reports."""

from django.urls import path

from award.reports import views

app_name = "reports"
urlpatterns = [
    path("office/cycles/<int:pk>/lists/<str:name>.xlsx", views.list_xlsx, name="list_xlsx"),
    path("office/snapshots/<int:pk>/ranking.xlsx", views.ranking_xlsx, name="ranking_xlsx"),
    path("office/snapshots/<int:pk>/ranking.pdf", views.ranking_pdf, name="ranking_pdf"),
    path(
        "office/snapshots/<int:pk>/applications/<int:application_pk>/calculation.xlsx",
        views.calculation_xlsx,
        name="calculation_xlsx",
    ),
    path(
        "office/snapshots/<int:pk>/applications/<int:application_pk>/calculation.pdf",
        views.calculation_pdf,
        name="calculation_pdf",
    ),
]

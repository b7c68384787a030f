"""Routes of results."""

from django.urls import path

from award.results import views

app_name = "results"
urlpatterns = [
    path("office/cycles/<int:pk>/rounds/", views.rounds, name="rounds"),
    path("office/rounds/<int:pk>/start/", views.round_start, name="round_start"),
    path("office/rounds/<int:pk>/finish/", views.round_finish, name="round_finish"),
    path("office/rounds/<int:pk>/ranking/", views.ranking, name="ranking"),
    path("office/rounds/<int:pk>/snapshots/", views.snapshot_take, name="snapshot_take"),
    path("office/snapshots/<int:pk>/", views.snapshot, name="snapshot"),
    path("office/snapshots/<int:pk>/ask-release/", views.release_ask, name="release_ask"),
    path("office/snapshots/<int:pk>/release/", views.release, name="release"),
    path("office/snapshots/<int:pk>/refuse-release/", views.release_refuse, name="release_refuse"),
    path("office/snapshots/<int:pk>/places/", views.place_fill, name="place_fill"),
    path("office/snapshots/<int:pk>/applications/<int:application_pk>/", views.explain, name="explain"),
]

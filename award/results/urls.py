"""Routes of results."""

from django.urls import path

from award.results.views import board, rounds, snapshots

app_name = "results"
urlpatterns = [
    path("office/cycles/<int:pk>/rounds/", rounds.rounds, name="rounds"),
    path("office/rounds/<int:pk>/start/", rounds.round_start, name="round_start"),
    path("office/rounds/<int:pk>/finish/", rounds.round_finish, name="round_finish"),
    path("office/rounds/<int:pk>/ranking/", board.ranking, name="ranking"),
    path("office/rounds/<int:pk>/snapshots/", board.snapshot_take, name="snapshot_take"),
    path("office/snapshots/<int:pk>/", snapshots.snapshot, name="snapshot"),
    path("office/snapshots/<int:pk>/ask-release/", snapshots.release_ask, name="release_ask"),
    path("office/snapshots/<int:pk>/release/", snapshots.release, name="release"),
    path("office/snapshots/<int:pk>/refuse-release/", snapshots.release_refuse, name="release_refuse"),
    path("office/snapshots/<int:pk>/places/", snapshots.place_fill, name="place_fill"),
    path("office/snapshots/<int:pk>/applications/<int:application_pk>/", snapshots.explain, name="explain"),
]

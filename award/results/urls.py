"""Routes of results."""

from django.urls import path

from award.results.views import audiences, board, feedback, rounds, snapshots, whatif

app_name = "results"
urlpatterns = [
    path("office/cycles/<int:pk>/rounds/", rounds.rounds, name="rounds"),
    path("office/rounds/<int:pk>/start/", rounds.round_start, name="round_start"),
    path("office/rounds/<int:pk>/finish/", rounds.round_finish, name="round_finish"),
    path("office/rounds/<int:pk>/ranking/", board.ranking, name="ranking"),
    path("office/rounds/<int:pk>/diagnose/", board.diagnose, name="diagnose"),
    path("office/rounds/<int:pk>/what-if/", whatif.what_if, name="what_if"),
    path("office/rounds/<int:pk>/schemes/", whatif.scheme_save, name="scheme_save"),
    path("office/schemes/<int:pk>/remove/", whatif.scheme_remove, name="scheme_remove"),
    path("office/rounds/<int:pk>/snapshots/", board.snapshot_take, name="snapshot_take"),
    path("office/snapshots/<int:pk>/", snapshots.snapshot, name="snapshot"),
    path("office/snapshots/<int:pk>/ask-release/", snapshots.release_ask, name="release_ask"),
    path("office/snapshots/<int:pk>/release/", snapshots.release, name="release"),
    path("office/snapshots/<int:pk>/refuse-release/", snapshots.release_refuse, name="release_refuse"),
    path("office/snapshots/<int:pk>/places/", snapshots.place_fill, name="place_fill"),
    path("office/snapshots/<int:pk>/applications/<int:application_pk>/", snapshots.explain, name="explain"),
    path("office/snapshots/<int:pk>/changes/", snapshots.changes, name="changes"),
    path("office/snapshots/<int:pk>/recompute/", snapshots.recompute, name="recompute"),
    path("office/snapshots/<int:pk>/bundle.zip", snapshots.bundle, name="bundle"),
    path("panel/consensus/<int:pk>/feedback/", feedback.begin, name="feedback_begin"),
    path("panel/feedback/<int:pk>/", feedback.draft, name="feedback"),
    path("panel/feedback/<int:pk>/themes/", feedback.themes_save, name="feedback_themes"),
    path("panel/feedback/<int:pk>/items/<str:code>/remarks/", feedback.remark_save, name="feedback_remark_save"),
    path("panel/feedback/<int:pk>/submit/", feedback.submit, name="feedback_submit"),
    path("panel/feedback/<int:pk>/take-back/", feedback.take_back, name="feedback_take_back"),
    path("panel/feedback-remarks/<int:pk>/raise/", feedback.remark_raise, name="feedback_remark_raise"),
    path("panel/feedback-remarks/<int:pk>/delete/", feedback.remark_delete, name="feedback_remark_delete"),
    path("committee/standings/<int:pk>/", audiences.standing, name="standing"),
    path("my/applications/<int:pk>/results/", audiences.own, name="own"),
    path("results/", audiences.published_list, name="published_list"),
    path("results/verify.py", audiences.verifier, name="verifier"),
    path("results/<int:pk>/", audiences.published, name="published"),
    path("results/<int:pk>/check/", audiences.check, name="check"),
    path("results/<int:pk>/bundle.zip", audiences.public_bundle, name="public_bundle"),
]

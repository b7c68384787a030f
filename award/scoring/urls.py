"""Routes of scoring."""

from django.urls import path

from award.scoring.views import consensus, progress, room, scorebooks, sheets, workspace

app_name = "scoring"
urlpatterns = [
    path("panel/assignments/<int:pk>/sheet/", sheets.sheet_open, name="sheet_open"),
    path("panel/sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("panel/sheets/<int:pk>/summary/", sheets.summary, name="summary"),
    path("panel/sheets/<int:pk>/seal/", sheets.seal, name="seal"),
    path("panel/sheets/<int:pk>/items/<str:code>/", workspace.sheet_item, name="sheet_item"),
    path("panel/sheets/<int:pk>/items/<str:code>/mark/", workspace.mark_save, name="mark_save"),
    path("panel/sheets/<int:pk>/items/<str:code>/flag/", workspace.flag, name="flag"),
    path("panel/sheets/<int:pk>/items/<str:code>/findings/", workspace.finding_save, name="finding_save"),
    path("panel/findings/<int:pk>/delete/", workspace.finding_delete, name="finding_delete"),
    path("panel/assignments/<int:pk>/scorebook.xlsx", scorebooks.scorebook_xlsx, name="scorebook_xlsx"),
    path("panel/rounds/<int:pk>/scorebook/", scorebooks.scorebook, name="scorebook"),
    path("panel/rounds/<int:pk>/scorebook/all.xlsx", scorebooks.scorebook_all_xlsx, name="scorebook_all_xlsx"),
    path("panel/rounds/<int:pk>/scorebook/<uuid:token>/", scorebooks.scorebook_check, name="scorebook_check"),
    path("panel/consensus/<int:pk>/", consensus.consensus, name="consensus"),
    path("panel/consensus/<int:pk>/items/<str:code>/mark/", consensus.mark_save, name="consensus_mark"),
    path("panel/consensus/<int:pk>/rest/", consensus.take_rest, name="consensus_rest"),
    path("panel/consensus/<int:pk>/agree/", consensus.agree, name="consensus_agree"),
    path("panel/consensus/<int:pk>/live/", room.live, name="consensus_live"),
    path("panel/consensus/<int:pk>/confirm/", room.confirm, name="consensus_confirm"),
    path("panel/consensus/<int:pk>/consensus.pdf", room.minutes, name="consensus_pdf"),
    path("panel/consensus/<int:pk>/items/<str:code>/merged/", room.merged_save, name="merged_save"),
    path("panel/consensus/merged/<int:pk>/move/", room.merged_move, name="merged_move"),
    path("panel/consensus/merged/<int:pk>/delete/", room.merged_delete, name="merged_delete"),
    path("panel/consensus/<int:pk>/items/<str:code>/posts/", room.post_add, name="post_add"),
    path("panel/consensus/posts/<int:pk>/withdraw/", room.post_withdraw, name="post_withdraw"),
    path("office/cycles/<int:pk>/progress/", progress.progress, name="progress"),
    path("office/cycles/<int:pk>/progress/progress.xlsx", progress.progress_xlsx, name="progress_xlsx"),
]

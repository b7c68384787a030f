"""Routes of applications."""

from django.urls import path

from award.applications.views import drafts, files, offline, pages, saving, uploads

app_name = "applications"
urlpatterns = [
    path("my/applications/new/", pages.start, name="start"),
    path("my/applications/<int:pk>/", pages.tasks, name="tasks"),
    path("my/applications/<int:pk>/basic/", drafts.basic, name="basic"),
    path("my/applications/<int:pk>/profile/", drafts.profile, name="profile"),
    path("my/applications/<int:pk>/profile/save/", saving.profile_save, name="profile_save"),
    path("my/applications/<int:pk>/items/<str:code>/", drafts.item, name="item"),
    path("my/applications/<int:pk>/items/<str:code>/save/", saving.answer_save, name="answer_save"),
    path("my/applications/<int:pk>/items/<str:code>/measures/", drafts.measures_save, name="measures_save"),
    path("my/applications/<int:pk>/evidence/", files.evidence, name="evidence"),
    path("my/applications/<int:pk>/uploads/", uploads.upload_start, name="upload_start"),
    path("my/uploads/<uuid:key>/", uploads.upload, name="upload"),
    path("my/uploads/<uuid:key>/finish/", uploads.upload_finish, name="upload_finish"),
    path("my/uploads/<uuid:key>/cancel/", uploads.upload_cancel, name="upload_cancel"),
    path("my/evidence/<int:pk>/remove/", files.evidence_remove, name="evidence_remove"),
    path("my/evidence/<int:pk>/file/", files.evidence_file, name="evidence_file"),
    path("my/applications/<int:pk>/offline/", offline.offline, name="offline"),
    path("my/applications/<int:pk>/offline/word/", offline.offline_docx, name="offline_docx"),
    path("my/applications/<int:pk>/offline/excel/", offline.offline_xlsx, name="offline_xlsx"),
    path("my/applications/<int:pk>/offline/<uuid:token>/", offline.offline_copy, name="offline_copy"),
    path("my/applications/<int:pk>/check/", pages.check, name="check"),
    path("my/applications/<int:pk>/submit/", pages.submit, name="submit"),
    path("my/applications/<int:pk>/receipt/<int:number>/", pages.receipt, name="receipt"),
    path("my/applications/<int:pk>/receipt/<int:number>/pdf/", pages.receipt_pdf, name="receipt_pdf"),
    path("my/applications/<int:pk>/withdraw/", pages.withdraw, name="withdraw"),
    path("my/applications/<int:pk>/progress/", pages.progress, name="progress"),
]

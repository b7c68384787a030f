"""Routes of eligibility."""

from django.urls import path

from award.eligibility.views import desk, requests, screening, screeninghits, together, verdicts

app_name = "eligibility"
urlpatterns = [
    path("office/cycles/<int:pk>/eligibility/", verdicts.queue, name="queue"),
    path("office/cycles/<int:pk>/eligibility/finish/", verdicts.finish, name="finish"),
    path("office/eligibility/<int:pk>/", desk.application, name="application"),
    path("office/eligibility/", desk.start, name="desk"),
    path("office/eligibility/<int:pk>/checks/<str:code>/", desk.check, name="check"),
    path("office/eligibility/<int:pk>/confirm/", desk.confirm, name="confirm"),
    path("office/cycles/<int:pk>/eligibility/accept/", together.accept, name="accept_together"),
    path("office/cycles/<int:pk>/eligibility/take-back/", together.take_back, name="take_back"),
    path("office/cycles/<int:pk>/eligibility/requests/", requests.listing, name="requests"),
    path("office/cycles/<int:pk>/eligibility/requests/open.xlsx", requests.requests_xlsx, name="requests_xlsx"),
    path("office/cycles/<int:pk>/eligibility/requests/new/<str:code>/", requests.new, name="request_new"),
    path("office/eligibility/requests/<int:pk>/", requests.request_page, name="request"),
    path("office/eligibility/requests/<int:pk>/edit/", requests.edit, name="request_edit"),
    path("office/eligibility/requests/<int:pk>/send/", requests.send, name="request_send"),
    path("office/eligibility/requests/<int:pk>/reply/", requests.reply, name="request_reply"),
    path("office/eligibility/requests/<int:pk>/drop/", requests.drop, name="request_drop"),
    path("office/eligibility/requests/<int:pk>/letter/", requests.letter_pdf, name="request_pdf"),
    path("office/evidence/<int:pk>/file/", verdicts.evidence_file, name="evidence_file"),
    path("office/screening/", screening.lists, name="screening_lists"),
    path("office/screening/import/", screening.import_list, name="screening_import"),
    path("office/screening/import/<uuid:token>/", screening.preview, name="screening_preview"),
    path("office/screening/template.xlsx", screening.template_xlsx, name="screening_template_xlsx"),
    path("office/screening/<int:pk>/", screening.one_list, name="screening_list"),
    path("office/screening/<int:pk>/list.xlsx", screening.list_xlsx, name="screening_list_xlsx"),
    path("office/screening/<int:pk>/retire/", screening.retire, name="screening_retire"),
    path("office/cycles/<int:pk>/screening/", screeninghits.hits, name="screening_hits"),
    path("office/cycles/<int:pk>/screening/run/", screeninghits.run, name="screening_run"),
    path("office/cycles/<int:pk>/screening/hits.xlsx", screeninghits.hits_xlsx, name="screening_hits_xlsx"),
    path("office/screening/hits/<int:pk>/", screeninghits.hit, name="screening_hit"),
    path("office/screening/hits/<int:pk>/rule-out/", screeninghits.rule_out, name="screening_rule_out"),
    path("my/applications/<int:pk>/eligibility/", verdicts.verdict, name="verdict"),
]

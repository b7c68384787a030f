"""Routes of honours."""

from django.urls import path

from award.honours.views import office, public

app_name = "honours"
urlpatterns = [
    path("winners/", public.winners, name="winners"),
    path("v/", public.check, name="check"),
    path("v/<str:code>", public.certificate, name="certificate"),
    path("my/certificates/<int:pk>/", office.my_certificate, name="my_certificate"),
    path("my/certificates/<int:pk>/certificate.pdf", office.my_certificate_pdf, name="my_certificate_pdf"),
    path("office/cycles/<int:pk>/commendation/", office.office, name="office"),
    path("office/cycles/<int:pk>/commendation/write/", office.write, name="write"),
    path("office/commendations/<int:pk>/issue/", office.issue, name="issue"),
    path("office/commendations/<int:pk>/certificates/", office.render_missing, name="render_missing"),
    path("office/certificates/<int:pk>/certificate.pdf", office.certificate_pdf, name="certificate_pdf"),
    path("office/certificates/<int:pk>/<slug:verb>/", office.change, name="change"),
]

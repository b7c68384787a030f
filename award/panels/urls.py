"""Routes of panels."""

from django.urls import path

from award.panels.views import desk, office

app_name = "panels"
urlpatterns = [
    path("office/cycles/<int:pk>/panels/", office.panel_list, name="panel_list"),
    path("office/panels/<int:pk>/", office.panel, name="panel"),
    path("office/panels/<int:pk>/seats/", office.seat_add, name="seat_add"),
    path("office/panels/<int:pk>/fix/", office.panel_fix, name="panel_fix"),
    path("office/seats/<int:pk>/remove/", office.seat_remove, name="seat_remove"),
    path("office/seats/<int:pk>/leave/", office.seat_leave, name="seat_leave"),
    path("office/rounds/<int:pk>/assignments/", office.assignments, name="assignments"),
    path("office/experts/", office.expert_list, name="expert_list"),
    path("office/experts/new/", office.expert_new, name="expert_new"),
    path("office/experts/<int:pk>/", office.expert, name="expert"),
    path("office/experts/<int:pk>/conflicts/", office.conflict_add, name="conflict_add"),
    path("panel/assignments/<int:pk>/declaration/", desk.declaration, name="declaration"),
    path("panel/applications/<int:pk>/", desk.application, name="application"),
    path("panel/evidence/<int:pk>/file/", desk.evidence_file, name="evidence_file"),
]

"""The rows of the access matrix for site visits; see `matrix` for the letters and the roles."""

from __future__ import annotations

#                                                     anonymous
#                                                     | owner
#                                                     | | editor
#                                                     | | | viewer
#                                                     | | | | rival applicant
#                                                     | | | | | recommending body
#                                                     | | | | | | expert assigned (panel A)
#                                                     | | | | | | | expert with a conflict (panel A)
#                                                     | | | | | | | | expert of panel B
#                                                     | | | | | | | | | chair of panel A
#                                                     | | | | | | | | | | clerk of the office
#                                                     | | | | | | | | | | | chief of the office
#                                                     | | | | | | | | | | | | committee
#                                                     | | | | | | | | | | | | | supervisor
#                                                     | | | | | | | | | | | | | | superuser without a role
#       name                  objects                 a o e v r r e c o c o c c s s
VISITS = """
POST scoring:visit_open       visit_sheet             L . . . . . r . . r . . . . .
POST scoring:visit_open       consensus               L . . . . . . . . . . . . . .
GET  scoring:visit            visit                   L . . . . . o . . o . . . . .
GET  scoring:visit            rival_visit             L . . . . . . . o . . . . . .
GET  scoring:visit_plan       visit                   L . . . . . x . . o . . . . .
POST scoring:visit_plan       visit                   L . . . . . x . . e . . . . .
POST scoring:visit_send       visit                   L . . . . . x . . r . . . . .
POST scoring:visit_assign     visit                   L . . . . . x . . r . . . . .
GET  scoring:visit_report_pdf visit                   L . . . . . o . . o . . . . .
GET  scoring:visit_log        visit                   L . . . . . o . . o . . . . .
GET  scoring:visit_log        rival_visit             L . . . . . . . o . . . . . .
GET  scoring:visit_item       visit+=4.1.2            L . . . . . o . . o . . . . .
GET  scoring:visit_item       rival_visit+=4.1.2      L . . . . . . . o . . . . . .
POST scoring:visit_mark       visit+=4.1.2            L . . . . . x . . e . . . . .
POST scoring:visit_entry      visit+=finding          L . . . . . e . . e . . . . .
POST scoring:visit_entry      rival_visit+=finding    L . . . . . . . e . . . . . .
POST scoring:visit_entry_delete  visit+=finding       L . . . . . r . . r . . . . .
POST scoring:visit_photo      visit                   L . . . . . e . . e . . . . .
GET  scoring:visit_photo_file visit_photo             L . . . . . o . . o . . . . .
GET  scoring:my_visit         opened                  L o o o . . . . . . . . . . .
GET  scoring:my_visit         judged                  L . . . . . . . . . . . . . .
GET  scoring:office_visits    talking                 L . . . . . . . . . o o . . .
GET  scoring:office_visits_xlsx  talking              L . . . . . . . . . o o . . .
GET  scoring:office_visit     visit                   L . . . . . . . . . o o . . .
"""

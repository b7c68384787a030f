"""The rows of the access matrix for defences and surveys; see `matrix` for the letters and the columns."""

from __future__ import annotations

#       name                  objects                 a o e v r r e c o c o c c s s
DEFENCE = """
GET  scoring:defence          defence_round           L . . . . . . . . . o o . . .
GET  scoring:defence          survey_round            L . . . . . . . . . . . . . .
GET  scoring:defence_xlsx     defence_round           L . . . . . . . . . o o . . .
GET  scoring:defence_day      defence_round+defence_panel  L . . . . . . . . . o o . . .
GET  scoring:defence_day      defence_round+defence_panel_b  L . . . . . . . . . o o . . .
GET  scoring:defence_day      defence_round+panel_a   L . . . . . . . . . . . . . .
POST scoring:defence_day      defence_round+defence_panel  L . . . . . . . . . e e . . .
POST scoring:defence_commit   session_b               L . . . . . . . . . e e . . .
POST scoring:defence_draw     session_committed       L . . . . . . . . . e e . . .
POST scoring:defence_take_back  session_committed     L . . . . . . . . . e e . . .
POST scoring:defence_tell     session_a               L . . . . . . . . . r r . . .
POST scoring:defence_again    session_a               L . . . . . . . . . r r . . .
GET  scoring:defence_draw_file  session_a             L . . . . . . . . . o o . o .
GET  scoring:defence_draw_file  session_b             L . . . . . . . . . . . . . .
GET  scoring:defence_draw_file  session_committed     L . . . . . . . . . . . . . .
GET  scoring:defence_time     defended                L o o o . . . . . . . . . . .
GET  scoring:defence_time     rival_defended          L . . . o . . . . . . . . . .
GET  scoring:defence_time     lost_defended           L . . . . . . . . . . . . . .
GET  scoring:defence_draws    -                       o o o o o o o o o o o o o o o
GET  scoring:simple           sheet_simple_expert     L . . . . . o . . . . . . . .
GET  scoring:simple           sheet_simple_peer       L . . . . . . . . . . . . . .
GET  scoring:simple           sheet_simple_conflicted  L . . . . . . . . . . . . . .
GET  scoring:simple           sheet_simple_outsider   L . . . . . . . o . . . . . .
GET  scoring:simple           sheet_expert            L . . . . . r . . . . . . . .
POST scoring:simple           sheet_simple_expert     L . . . . . r . . . . . . . .
POST scoring:simple           sheet_simple_peer       L . . . . . . . . . . . . . .
GET  scoring:survey           survey_round            L . . . . . . . . . o o . . .
GET  scoring:survey           defence_round           L . . . . . . . . . . . . . .
GET  scoring:survey_xlsx      survey_round            L . . . . . . . . . o o . . .
GET  scoring:survey_template_xlsx  survey_round       L . . . . . . . . . o o . . .
GET  scoring:survey_import    survey_open             L . . . . . . . . . o o . . .
POST scoring:survey_import    survey_open             L . . . . . . . . . e e . . .
GET  scoring:survey_import    survey_round            L . . . . . . . . . x x . . .
GET  scoring:survey_preview   survey_open+=00000000-0000-4000-8000-000000000000  L . . . . . . . . . r r . . .
POST scoring:survey_preview   survey_open+=00000000-0000-4000-8000-000000000000  L . . . . . . . . . r r . . .
GET  scoring:survey_decide    survey_asked            L . . . . . . . . . o o . . .
POST scoring:survey_decide    survey_asked            L . . . . . . . . . e e . . .
"""

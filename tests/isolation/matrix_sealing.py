"""The rows of the access matrix for seals, proofs, reopening and a panel's progress; see `matrix` for the letters."""

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
SEALING = """
GET  scoring:receipt_file     sheet_chair             L . . . . . . . . o . . . . .
GET  scoring:receipt_file     sheet_expert            L . . . . . x . . . . . . . .
GET  scoring:receipt_file     sealed                  L . . . . . o . . . . . . . .
GET  scoring:proof            sealed                  L . . . . . o . . . o o . o .
GET  scoring:proof            sheet_chair             L . . . . . . . . x x x . x .
GET  scoring:proof            sheet_expert            L . . . . . x . . . x x . x .
GET  scoring:proof            sheet_conflicted        L . . . . . . . . . x x . x .
GET  scoring:proof_file       sealed                  L . . . . . o . . . o o . o .
GET  scoring:proof_file       sheet_chair             L . . . . . . . . x x x . x .
GET  scoring:proof_payload_file  sealed               L . . . . . o . . . o o . o .
GET  scoring:proof_payload_file  sheet_chair          L . . . . . . . . x x x . x .
GET  scoring:proof_nonce_file    sealed               L . . . . . o . . . o o . o .
GET  scoring:proof_nonce_file    sheet_chair          L . . . . . . . . x x x . x .
GET  scoring:panel_progress   panel_a                 L . . . . . . . . o . . . . .
GET  scoring:panel_progress   panel_b                 L . . . . . . . . . . . . . .
POST scoring:panel_remind     panel_a                 L . . . . . . . . r . . . . .
POST scoring:panel_remind     panel_b                 L . . . . . . . . . . . . . .
GET  scoring:seals            assessing               L . . . . . . . . . o o . o .
GET  scoring:seals            talking                 L . . . . . . . . . o o . o .
GET  scoring:seals_xlsx       assessing               L . . . . . . . . . o o . o .
GET  scoring:reopen           sheet_chair             L . . . . . . . . . o o . . .
GET  scoring:reopen           sheet_expert            L . . . . . . . . . o o . . .
GET  scoring:reopen           sealed                  L . . . . . . . . . o o . . .
POST scoring:reopen           sheet_chair             L . . . . . . . . . e e . . .
POST scoring:reopen_decide    reopening               L . . . . . . . . . r r . . .
"""

"""The rows of the access matrix for scorebooks; see `matrix` for the letters and the columns."""

from __future__ import annotations

#       name                  objects                 a o e v r r e c o c o c c s s
SCOREBOOK = """
GET  scoring:scorebook        round                   L . . . . . o . o o . . . . .
POST scoring:scorebook        round                   L . . . . . e . e x . . . . .
GET  scoring:scorebook        closed_round            L . . . . . o . o o . . . . .
POST scoring:scorebook        closed_round            L . . . . . x . x x . . . . .
GET  scoring:scorebook_all_xlsx  round                L . . . . . o . o x . . . . .
GET  scoring:scorebook_all_xlsx  closed_round         L . . . . . x . x x . . . . .
GET  scoring:scorebook_xlsx   assignment_expert       L . . . . . o . . . . . . . .
GET  scoring:scorebook_xlsx   assignment_conflicted   L . . . . . . . . . . . . . .
GET  scoring:scorebook_xlsx   assignment_outsider     L . . . . . . . o . . . . . .
GET  scoring:scorebook_xlsx   assignment_chair        L . . . . . . . . x . . . . .
GET  scoring:scorebook_check  round+scorebook         L . . . . . o . r x . . . . .
POST scoring:scorebook_check  round+scorebook         L . . . . . e . r x . . . . .
"""

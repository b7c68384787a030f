"""The rows of the access matrix for drafts of feedback reports; see `matrix` for the letters and the columns."""

from __future__ import annotations

# Those who may only read are told so with what they typed kept (422): no answer of another kind than to the writers.
#       name                  objects                 a o e v r r e c o c o c c s s
FEEDBACK = """
GET  results:feedback_begin   consensus               L . . . . . o . . o . . . . .
POST results:feedback_begin   consensus               L . . . . . e . . e . . . . .
GET  results:feedback_begin   rival_consensus         L . . . . . . . r . . . . . .
GET  results:feedback         feedback_own            L . . . . . o . . o . . . . .
GET  results:feedback         feedback_rival          L . . . . . . . o . . . . . .
POST results:feedback_themes  feedback_own            L . . . . . e . . r . . . . .
POST results:feedback_themes  feedback_rival          L . . . . . . . e . . . . . .
POST results:feedback_remark_save  feedback_own+=4.1.2    L . . . . . e . . e . . . . .
POST results:feedback_remark_save  feedback_rival+=4.1.2  L . . . . . . . e . . . . . .
POST results:feedback_remark_raise  feedback_remark_own    L . . . . . r . . r . . . . .
POST results:feedback_remark_raise  feedback_remark_rival  L . . . . . . . r . . . . . .
POST results:feedback_remark_delete  feedback_remark_own   L . . . . . r . . r . . . . .
POST results:feedback_remark_delete  feedback_remark_rival  L . . . . . . . r . . . . . .
POST results:feedback_submit  feedback_own            L . . . . . r . . r . . . . .
POST results:feedback_submit  feedback_rival          L . . . . . . . r . . . . . .
POST results:feedback_take_back  feedback_own         L . . . . . r . . r . . . . .
POST results:feedback_take_back  feedback_rival       L . . . . . . . r . . . . . .
"""

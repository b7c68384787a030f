"""The rows of the access matrix for what is noted in the scoring workspace; see `matrix` for the letters."""

from __future__ import annotations

#       name                  objects                 a o e v r r e c o c o c c s s
WORKSPACE = """
POST scoring:tick             sheet_expert+=4.1.2     L . . . . . r . . . . . . . .
POST scoring:tick             sheet_chair+=4.1.2      L . . . . . . . . r . . . . .
POST scoring:tick             sheet_conflicted+=4.1.2  L . . . . . . . . . . . . . .
POST scoring:note_save        sheet_expert+=4.1.2     L . . . . . e . . . . . . . .
POST scoring:note_save        sheet_chair+=4.1.2      L . . . . . . . . e . . . . .
POST scoring:note_save        sheet_conflicted+=4.1.2  L . . . . . . . . . . . . . .
"""

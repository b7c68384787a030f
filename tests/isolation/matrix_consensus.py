"""The rows of the access matrix for the room of a consensus; see `matrix` for the letters and the columns."""

from __future__ import annotations

#       name                  objects                 a o e v r r e c o c o c c s s
CONSENSUS = """
GET  scoring:consensus        agreed_consensus        L . . . . . o . . o . . . . .
GET  scoring:consensus_live   consensus               L . . . . . o . . o . . . . .
GET  scoring:consensus_live   rival_consensus         L . . . . . . . o . . . . . .
GET  scoring:consensus_live   early_consensus         L . . . . . x . . x . . . . .
GET  scoring:consensus_pdf    consensus               L . . . . . x . . x x x . . .
GET  scoring:consensus_pdf    agreed_consensus        L . . . . . o . . o o o . . .
POST scoring:consensus_confirm  consensus             L . . . . . e . . e . . . . .
POST scoring:consensus_confirm  rival_consensus       L . . . . . . . e . . . . . .
POST scoring:consensus_confirm  early_consensus       L . . . . . x . . x . . . . .
POST scoring:merged_save      consensus+=4.1.2        L . . . . . x . . e . . . . .
POST scoring:merged_save      rival_consensus+=4.1.2  L . . . . . . . x . . . . . .
POST scoring:merged_move      merged_opened           L . . . . . x . . r . . . . .
POST scoring:merged_move      merged_rival            L . . . . . . . x . . . . . .
POST scoring:merged_delete    merged_opened           L . . . . . x . . r . . . . .
POST scoring:merged_delete    merged_rival            L . . . . . . . x . . . . . .
POST scoring:post_add         consensus+=4.1.2        L . . . . . e . . e . . . . .
POST scoring:post_add         rival_consensus+=4.1.2  L . . . . . . . e . . . . . .
POST scoring:post_add         early_consensus+=4.1.2  L . . . . . x . . x . . . . .
POST scoring:post_withdraw    post_opened             L . . . . . r . . r . . . . .
POST scoring:post_withdraw    post_rival              L . . . . . . . r . . . . . .
"""

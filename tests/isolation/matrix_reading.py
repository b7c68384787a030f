"""The rows of the access matrix for reading the files of an application; see `matrix` for the letters."""

READING = """
GET  panels:evidence_view     evidence_judged         L . . . . . o . . o . . . . .
GET  panels:evidence_view     evidence_rival-judged   L . . . . . . . o . . . . . .
GET  panels:evidence_view     evidence_own            L . . . . . . . . . . . . . .
GET  panels:evidence_page     evidence_judged+=1      L . . . . . o . . o . . . . .
GET  panels:evidence_page     evidence_judged+=2      L . . . . . . . . . . . . . .
GET  panels:evidence_page     evidence_rival-judged+=1  L . . . . . . . o . . . . . .
GET  panels:evidence_page     evidence_own+=1         L . . . . . . . . . . . . . .
"""

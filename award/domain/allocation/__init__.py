"""Panels formed by lot within the rules, applications given to them fairly, and the proof that nothing better exists.

`problem` holds what goes in and comes out, `canonical` its one text; `solving.solve` makes a plan, `checking.check`
looks at any plan without knowing how it was made.
"""

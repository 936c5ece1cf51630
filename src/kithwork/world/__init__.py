"""A made-up world: voters, voter files and acquaintances that no real person stands behind.

It sits at the very top of the house, beside `cli`: only `cli` and tests import it, and it imports no storey
below. The generator is pure (no Django, no database, no clock: the year is an argument), and it shares no
nickname table, typo function or frequency list with `linkage`, so that a matcher measured on this world is
not measured on its own assumptions.
"""

"""Whether two descriptions are the same person: names, addresses, keys, the model, one judge.

Pure: no Django, no database, no clock. The design and its sources stand in the modules.
"""

"""Voter files of other states in their true form, of the same made-up people moved there.

Names of columns and codes of counties are what the states publish; towns, streets and ZIP codes are made up. Nothing
here is shared with the program that reads such files.
"""

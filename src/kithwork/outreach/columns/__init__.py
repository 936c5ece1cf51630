from kithwork.outreach.columns.movement import Move, movement_column, stood
from kithwork.outreach.columns.notes import note_columns

__all__ = ["Move", "movement_column", "note_columns", "stood"]

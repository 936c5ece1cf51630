from kithwork.erasure.reads.keeping import Due, due
from kithwork.erasure.reads.person import Candidate, Preview, preview

__all__ = ["Candidate", "Due", "Preview", "due", "preview"]

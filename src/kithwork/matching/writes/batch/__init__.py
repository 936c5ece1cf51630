from kithwork.matching.writes.batch.asking import begin, begin_anew, request
from kithwork.matching.writes.batch.importing import match_imported
from kithwork.matching.writes.batch.walking import step

__all__ = ["begin", "begin_anew", "match_imported", "request", "step"]

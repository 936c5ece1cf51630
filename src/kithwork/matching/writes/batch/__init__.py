from kithwork.matching.writes.batch.asking import begin, request
from kithwork.matching.writes.batch.walking import step

__all__ = ["begin", "request", "step"]

"""One attempt at a file, as a worker makes it: `python -m bench.kills.load ORGANIZATION FILE`.

Says so on a line when what an attempt before it told of its progress is forgotten.
"""

import sys

from kithwork.cli.ground import ground

if __name__ == "__main__":
    with ground():
        from kithwork.voterfile import jobs
        from kithwork.voterfile.models import VoterFile

        organization, file = map(int, sys.argv[1:])
        VoterFile.objects.filter(id=file).update(stage="", bytes_done=0)
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        jobs.load(organization_id=organization, file_id=file)

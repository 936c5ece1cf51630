"""One attempt at a file, as a worker makes it: `python -m bench.kills.load ORGANIZATION FILE`."""

import sys

from kithwork.cli.ground import ground

if __name__ == "__main__":
    with ground():
        from kithwork.voterfile import jobs

        jobs.load(organization_id=int(sys.argv[1]), file_id=int(sys.argv[2]))

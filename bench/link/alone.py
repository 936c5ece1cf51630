"""`python -m bench.link.alone COMMAND ...`: runs it and prints seconds and memory as JSON.

A process begins with the peak memory of the one it was forked from: started from a bench that has just read a million
voters, a small system would be called as large as the bench. This process has read nothing.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

_PAUSE = 0.2


def main(command: list[str]) -> None:
    """`kilobytes` of the largest process, `together` of all of them at once: shared pages shared out (Linux alone)."""
    began = time.perf_counter()
    together = 0
    with subprocess.Popen(command, stdout=sys.stderr) as process:  # noqa: S603 - our own programs
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            together = max(together, _together(process.pid))
            time.sleep(_PAUSE)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command[:4])} ended with {process.returncode}.")
    print(json.dumps({"seconds": round(seconds, 1), "kilobytes": usage.ru_maxrss, "together": together}))


def _together(process: int) -> int:
    return sum(map(_share, [process, *_below(process)]))


def _below(process: int) -> list[int]:
    try:
        tasks = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return []
    children = [int(number) for text in tasks for number in text.split()]
    return [*children, *(one for child in children for one in _below(child))]


def _share(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main(sys.argv[1:])

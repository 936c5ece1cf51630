"""`./kith bench fuzz`: bytes that follow the readers' own branches (Atheris), for so many seconds a reader.

No reader may crash, hang, or lose or double a line. What made one do so is left in the folder, for --again.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

READERS: Final = ("voters", "tags", "votes", "contacts")
_LONGEST: Final = 16 << 10
_HANGS_AFTER: Final = 20


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith bench fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=120, help="for each reader")
    parser.add_argument("--reader", choices=READERS, action="append", help="only these (all)")
    parser.add_argument("--folder", type=Path, help="keeps what was tried and what failed (a temporary one)")
    parser.add_argument("--again", type=Path, help="give this file to the reader, once")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.inside:
        _inside(given.inside, given.folder, given.seconds)
    if given.again:
        from bench.fuzz.readers import READERS as ALL  # noqa: PLC0415 - not before Atheris, which rewrites them

        ALL[(given.reader or READERS)[0]].check(given.again.read_bytes())
        return 0
    folder = given.folder or Path(tempfile.mkdtemp(prefix="kith-fuzz-"))
    failed = [name for name in given.reader or READERS if not _holds(name, folder / name, given.seconds)]
    sys.stdout.write(f"Failed: {', '.join(failed)}; see {folder}.\n" if failed else "Every reader held.\n")
    return 1 if failed else 0


def _holds(name: str, folder: Path, seconds: int) -> bool:
    (folder / "tried").mkdir(parents=True, exist_ok=True)
    words = ["--inside", name, "--folder", str(folder), "--seconds", str(seconds)]
    return subprocess.run([sys.executable, "-m", "bench.fuzz", *words], check=False).returncode == 0  # noqa: S603 - our own


def _inside(name: str, folder: Path, seconds: int) -> None:
    """Does not return: the fuzzer ends the process, with a code of its own where something failed."""
    try:
        import atheris  # noqa: PLC0415 - nothing else needs it
    except ImportError:
        sys.exit("This needs Atheris: install requirements-fuzz.lock into the environment.")
    with atheris.instrument_imports(include=["kithwork.voterfile.rules", "kithwork.matching.bulk.reading"]):
        from bench.fuzz.readers import READERS as ALL  # noqa: PLC0415 - rewritten while it is imported
    for number, seed in enumerate(ALL[name].seeds()):
        (folder / "tried" / f"seed-{number}").write_bytes(seed)
    limits = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", f"-timeout={_HANGS_AFTER}", "-rss_limit_mb=2048"]
    atheris.Setup([name, *limits, f"-artifact_prefix={folder}/", str(folder / "tried")], ALL[name].check)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

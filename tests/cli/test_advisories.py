from typing import Any

import pytest

from kithwork.cli.advisories import KNOWN, NOT_ASKED, report

CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["2.1"]}
VULNERABLE = {"name": "pillow", "version": "2.0", "vulns": [HOLE]}
SKIPPED = {"name": "six", "skip_reason": "Dependency not found on PyPI and could not be audited: six (1.17.0)"}


@pytest.mark.parametrize(("found", "complaint", "code", "said"), [
    ([CLEAN], "", 0, "Nothing is known against the 1"),
    ([CLEAN, VULNERABLE], "", KNOWN, "pillow 2.0: PYSEC-2026-1, mended in 2.1."),
    ([CLEAN, SKIPPED], "", NOT_ASKED, "Not on the list, so nothing is known about them: six."),
    ([SKIPPED], "", NOT_ASKED, "could not be reached: nothing is known"),
    ([], "Connection refused", NOT_ASKED, "could not be reached (Connection refused): nothing is known"),
    ([VULNERABLE, SKIPPED], "", KNOWN, "PYSEC-2026-1"),
])  # fmt: skip
def test_report_calls_nothing_clean_that_nobody_was_asked_about(
    capsys: pytest.CaptureFixture[str], found: list[dict[str, Any]], complaint: str, code: int, said: str
) -> None:
    assert report(found, complaint) == code
    told = capsys.readouterr()
    assert said in told.out + told.err

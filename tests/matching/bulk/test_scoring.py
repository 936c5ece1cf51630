import pytest

from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.scoring import report
from tests.matching.bulk.town import written

HEADER = "contact_id,voter_id,probability,status,reasons\n"


def test_report_counts_what_was_never_found_and_who_is_in_no_file(tmp_path):
    matches = written(
        tmp_path / "m.csv",
        HEADER
        + "a,1,0.990000,matched,\n"  # right
        + "b,9,0.980000,matched,\n"  # in no file
        + "c,,,unmatched,\n"  # its voter was not found
        + "d,4,0.700000,possible,\nd,5,0.200000,possible,\n"  # right, for a person to say
        + "e,6,0.960000,matched,\n",  # somebody else
    )
    truth = written(tmp_path / "t.csv", "contact_id,voter_id,tags\na,1,plain\nb,,typo plain\nc,3,typo\nd,4,\ne,7,\n")
    found = report(matches, truth)
    tags = found.pop("tags")
    assert found == {
        "contacts": 5,
        "in_file": 4,
        "matched": 3,
        "possible": 1,
        "precision": 0.333333,
        "recall": 0.25,
        "f1": 0.285714,
        "recall_at_precision": {"0.9": 0.25, "0.95": 0.25, "0.98": 0.25, "0.99": 0.25, "0.995": 0.25},
        "calibration_error": pytest.approx((0.99 + 0.98 + 0.96 - 1 + 0.3) / 4, abs=1e-6),
    }
    assert {tag: (one["contacts"], one["in_file"], one["precision"], one["recall"]) for tag, one in tags.items()} == {
        "plain": (2, 1, 0.5, 1.0),
        "typo": (2, 1, 0.0, 0.0),
    }


def test_report_equal_probabilities_pass_together(tmp_path):
    matches = written(tmp_path / "m.csv", HEADER + "a,1,0.990000,matched,\nb,2,0.990000,matched,\n")
    truth = written(tmp_path / "t.csv", "contact_id,voter_id\na,1\nb,9\n")
    assert report(matches, truth)["recall_at_precision"] == dict.fromkeys(["0.9", "0.95", "0.98", "0.99", "0.995"], 0.0)


def test_report_of_nothing_is_no_number(tmp_path):
    found = report(written(tmp_path / "m.csv", HEADER), written(tmp_path / "t.csv", "contact_id,voter_id\n"))
    assert (found["precision"], found["recall"], found["f1"], found["calibration_error"]) == (None, None, None, None)


@pytest.mark.parametrize(
    ("matches", "truth", "sentence"),
    [
        (HEADER + "a,,,unmatched,\n", "contact_id,voter_id\n",
         "t.csv says nothing about 1 contacts of m.csv, such as a."),
        (HEADER, "contact_id,voter\n", "t.csv has no column voter_id."),
        (HEADER + "a,1,0.9,matched,\na,2,0.9,matched,\n", "contact_id,voter_id\na,1\n",
         "m.csv, line 3: contact a is matched twice."),
        (HEADER + "a,1,high,matched,\n", "contact_id,voter_id\na,1\n", "m.csv, line 2: 'high' is no probability."),
        (HEADER, "contact_id,voter_id\na,1\na,2\n", "t.csv, line 3: contact_id a stands there twice."),
    ],
)  # fmt: skip
def test_report_what_cannot_be_scored_is_a_sentence(tmp_path, matches, truth, sentence):
    with pytest.raises(LinkError) as refused:
        report(written(tmp_path / "m.csv", matches), written(tmp_path / "t.csv", truth))
    assert refused.value.sentence == sentence

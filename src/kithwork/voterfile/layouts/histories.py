"""Files that say who has voted: North Carolina's vote history `ncvhis` and its daily absentee and early vote.

How somebody voted (by mail, early, for which party's primary) stands there too and is never read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kithwork.voterfile.layouts.layout import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLayout:
    """`names` is the file's form: its `id`, the day of the election as `registered`, the election's name as a fact.

    A row tells of a vote where `told_in` holds one of `voted`; without `told_in` every row does.
    """

    names: Layout
    told_in: str = ""
    voted: frozenset[str] = frozenset()


_NCVHIS: Final = (
    "county_id", "county_desc", "voter_reg_num", "election_lbl", "election_desc", "voting_method", "voted_party_cd",
    "voted_party_desc", "pct_label", "pct_description", "ncid", "voted_county_id", "voted_county_desc", "vtd_label",
    "vtd_description",
)  # fmt: skip
_ABSENTEE: Final = (
    "county_desc", "voter_reg_num", "ncid", "voter_last_name", "voter_first_name", "voter_middle_name", "race",
    "ethnicity", "gender", "age", "voter_street_address", "voter_city", "voter_state", "voter_zip", "election_dt",
    "voter_party_code", "precinct_desc", "cong_dist_desc", "nc_house_desc", "nc_senate_desc",
    "ballot_req_delivery_type", "ballot_req_type", "ballot_request_party", "ballot_req_dt", "ballot_send_dt",
    "ballot_rtn_dt", "ballot_rtn_status", "site_name", "sdr", "mail_veri_status",
)  # fmt: skip
_NCID: Final = {"ncid": r"[A-Za-z]{1,2}\d+"}

NC_HISTORY: Final = HistoryLayout(
    names=Layout(
        key="nc-history",
        title="North Carolina vote history (ncvhis)",
        state="NC",
        columns=_NCVHIS,
        delimiters=("\t",),
        id="ncid",
        facts={"election": ("election_desc",)},
        registered="election_lbl",
        registered_forms=("%m/%d/%Y",),
        proofs=_NCID | {"election_lbl": r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d"},
    )
)
# A voter has a row for every ballot and every state it was in; only an accepted one is a vote.
NC_ABSENTEE: Final = HistoryLayout(
    names=Layout(
        key="nc-absentee",
        title="North Carolina absentee and early vote",
        state="NC",
        columns=_ABSENTEE,
        delimiters=(",", "\t"),
        id="ncid",
        facts={"status": ("ballot_rtn_status",)},
        registered="election_dt",
        registered_forms=("%m/%d/%Y",),
        proofs=_NCID | {"election_dt": r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d"},
    ),
    told_in="ballot_rtn_status",
    voted=frozenset({"ACCEPTED", "ACCEPTED - CURED"}),
)
HISTORIES: Final[Mapping[str, HistoryLayout]] = {one.names.key: one for one in (NC_HISTORY, NC_ABSENTEE)}

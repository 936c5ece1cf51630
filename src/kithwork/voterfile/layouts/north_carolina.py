"""The State Board of Elections' `ncvoter`, the form before February 2022 by its older names.

Source: the Board's public page `layout_ncvoter.txt`. The Board gives a year of birth only.
"""

from typing import Final

from kithwork.voterfile.layouts.layout import Layout

COLUMNS: Final = (
    "county_id", "county_desc", "voter_reg_num", "ncid", "last_name", "first_name", "middle_name", "name_suffix_lbl",
    "status_cd", "voter_status_desc", "reason_cd", "voter_status_reason_desc", "res_street_address", "res_city_desc",
    "state_cd", "zip_code", "mail_addr1", "mail_addr2", "mail_addr3", "mail_addr4", "mail_city", "mail_state",
    "mail_zipcode", "full_phone_number", "confidential_ind", "registr_dt", "race_code", "ethnic_code", "party_cd",
    "gender_code", "birth_year", "age_at_year_end", "birth_state", "drivers_lic", "precinct_abbrv", "precinct_desc",
    "municipality_abbrv", "municipality_desc", "ward_abbrv", "ward_desc", "cong_dist_abbrv", "super_court_abbrv",
    "judic_dist_abbrv", "nc_senate_abbrv", "nc_house_abbrv", "county_commiss_abbrv", "county_commiss_desc",
    "township_abbrv", "township_desc", "school_dist_abbrv", "school_dist_desc", "fire_dist_abbrv", "fire_dist_desc",
    "water_dist_abbrv", "water_dist_desc", "sewer_dist_abbrv", "sewer_dist_desc", "sanit_dist_abbrv",
    "sanit_dist_desc", "rescue_dist_abbrv", "rescue_dist_desc", "munic_dist_abbrv", "munic_dist_desc",
    "dist_1_abbrv", "dist_1_desc", "vtd_abbrv", "vtd_desc",
)  # fmt: skip

NORTH_CAROLINA: Final = Layout(
    key="nc-2022",
    title="North Carolina ncvoter",
    state="NC",
    columns=COLUMNS,
    # February 2026.
    tolerated=r"havaidreq|ssn|nodlssnchkbx|dist2(abbrv|desc)|absentind|nameprefxcd|birthage|birthplace",
    aliases={"midl_name": "middle_name", "name_sufx_cd": "name_suffix_lbl"},
    delimiters=("\t",),
    id="ncid",
    facts={
        "first_name": ("first_name",),
        "middle_name": ("middle_name",),
        "last_name": ("last_name",),
        "suffix": ("name_suffix_lbl",),
        "street": ("res_street_address",),
        "city": ("res_city_desc",),
        "zip": ("zip_code",),
        "phone": ("full_phone_number",),
        "congressional_district": ("cong_dist_abbrv",),
        "state_senate_district": ("nc_senate_abbrv",),
        "state_house_district": ("nc_house_abbrv",),
    },
    status="status_cd",
    statuses={"A": "active", "I": "inactive", "D": "denied", "R": "removed", "S": "temporary"},
    status_details={("reason_cd", "RD"): "deceased"},
    protected="confidential_ind",
    birth=("birth_year",),
    birth_forms=("%Y",),
    registered="registr_dt",
    registered_forms=("%m/%d/%Y",),
    county=("county_desc",),
    sensitive={"party": "party_cd", "race": "race_code", "ethnicity": "ethnic_code"},
    blanks=frozenset({"REMOVED", "CONFIDENTIAL"}),
    proofs={"ncid": r"[A-Za-z]{1,2}\d+", "status_cd": r"[ADIRSadirs]", "birth_year": r"\d{4}"},
    beside=r"(?i)readme|layout",
)

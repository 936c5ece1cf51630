"""The State Board of Elections' `ncvoter` file in the form it has had since February 2022.

Source: the Board's public page `layout_ncvoter.txt`. Since February 2026 three more columns come along; they are
tolerated and never read. County FIPS codes and names: the Census Bureau's list of counties.
"""

from typing import Final

from kithwork.voterfile.layouts.former import Layout

_COLUMNS: Final = (
    "county_id county_desc voter_reg_num ncid last_name first_name middle_name name_suffix_lbl "
    "status_cd voter_status_desc reason_cd voter_status_reason_desc res_street_address res_city_desc state_cd zip_code "
    "mail_addr1 mail_addr2 mail_addr3 mail_addr4 mail_city mail_state mail_zipcode full_phone_number confidential_ind "
    "registr_dt race_code ethnic_code party_cd gender_code birth_year age_at_year_end birth_state drivers_lic "
    "precinct_abbrv precinct_desc municipality_abbrv municipality_desc ward_abbrv ward_desc "
    "cong_dist_abbrv super_court_abbrv judic_dist_abbrv nc_senate_abbrv nc_house_abbrv "
    "county_commiss_abbrv county_commiss_desc township_abbrv township_desc school_dist_abbrv school_dist_desc "
    "fire_dist_abbrv fire_dist_desc water_dist_abbrv water_dist_desc sewer_dist_abbrv sewer_dist_desc "
    "sanit_dist_abbrv sanit_dist_desc rescue_dist_abbrv rescue_dist_desc munic_dist_abbrv munic_dist_desc "
    "dist_1_abbrv dist_1_desc vtd_abbrv vtd_desc"
)
# In the order of their FIPS codes, which are the odd numbers from 37001 on.
_COUNTIES: Final = (
    "Alamance,Alexander,Alleghany,Anson,Ashe,Avery,Beaufort,Bertie,Bladen,Brunswick,Buncombe,Burke,Cabarrus,Caldwell,"
    "Camden,Carteret,Caswell,Catawba,Chatham,Cherokee,Chowan,Clay,Cleveland,Columbus,Craven,Cumberland,Currituck,Dare,"
    "Davidson,Davie,Duplin,Durham,Edgecombe,Forsyth,Franklin,Gaston,Gates,Graham,Granville,Greene,Guilford,Halifax,"
    "Harnett,Haywood,Henderson,Hertford,Hoke,Hyde,Iredell,Jackson,Johnston,Jones,Lee,Lenoir,Lincoln,McDowell,Macon,"
    "Madison,Martin,Mecklenburg,Mitchell,Montgomery,Moore,Nash,New Hanover,Northampton,Onslow,Orange,Pamlico,"
    "Pasquotank,Pender,Perquimans,Person,Pitt,Polk,Randolph,Richmond,Robeson,Rockingham,Rowan,Rutherford,Sampson,"
    "Scotland,Stanly,Stokes,Surry,Swain,Transylvania,Tyrrell,Union,Vance,Wake,Warren,Washington,Watauga,Wayne,Wilkes,"
    "Wilson,Yadkin,Yancey"
)

NORTH_CAROLINA: Final = Layout(
    key="nc-2022",
    title="North Carolina ncvoter",
    state="NC",
    columns=tuple(_COLUMNS.split()),
    tolerated=frozenset({"hava_id_req", "ssn", "no_dl_ssn_chkbx"}),
    delimiter="\t",
    # The Board says latin-1; some counties' text came through Windows or UTF-8.
    encodings=("utf-8", "cp1252", "latin-1"),
    id="ncid",
    facts={
        "first_name": "first_name",
        "middle_name": "middle_name",
        "last_name": "last_name",
        "suffix": "name_suffix_lbl",
        "street": "res_street_address",
        "city": "res_city_desc",
        "zip": "zip_code",
        "phone": "full_phone_number",
    },
    districts={
        "congressional_district": "cong_dist_abbrv",
        "state_senate_district": "nc_senate_abbrv",
        "state_house_district": "nc_house_abbrv",
    },
    status="status_cd",
    statuses={"A": "active", "I": "inactive", "D": "denied", "R": "removed", "S": "temporary"},
    status_details={("reason_cd", "RD"): "deceased"},
    protected="confidential_ind",
    unprotected_values=frozenset({"N", ""}),
    birth="birth_year",
    birth_precision="year",
    registered="registr_dt",
    registered_form="%m/%d/%Y",
    county="county_desc",
    counties={name.upper(): (f"37{2 * place + 1:03d}", name) for place, name in enumerate(_COUNTIES.split(","))},
    blanks=frozenset({"REMOVED", "CONFIDENTIAL"}),
)

"""Georgia: upright bars and no quotation marks until 13 March 2023, then commas and other names.

The header was missing, then there at times, then always. Three spellings of the same columns went about in between.
"""

from typing import Final

from kithwork.voterfile.layouts.counties import numbered
from kithwork.voterfile.layouts.layout import Layout

COLUMNS: Final = (
    "County_code", "Registration_Number", "Voter_status", "Last_name", "First_name", "Middle_maiden_name",
    "Name_suffix", "Name_title", "Residence_house_number", "Residence_street_name", "Residence_street_suffix",
    "Residence_apt_unit_nbr", "Residence_city", "Residence_zipcode", "Year_of_Birth", "Registration_date", "Race",
    "Gender", "Land_district", "Land_lot", "Status_reason", "County_precinct_id", "City_precinct_id",
    "Congressional_district", "Senate_district", "House_district", "Judicial_district", "Commission_district",
    "School_district", "County_district_a_name", "County_district_a_value", "County_district_b_name",
    "County_district_b_value", "Municipal_name", "Municipal_code", "Ward_city_council_name",
    "Ward city council_code", "City_school_district_name", "City_school_district_value", "City_dista_name",
    "City_dista_value", "City_distb_name", "City_distb_value", "City_distc_name", "City_distc_value",
    "City_distd_name", "City_distd_value", "Date_last_voted", "Party_last_voted", "Date_added", "Date_changed",
    "District_combo", "Race_desc", "Last_contact_date", "Mail_house_nbr", "Mail_street_name", "Mail_apt_unit_nbr",
    "Mail_city", "Mail_state", "Mail_zip_code", "Mail_address_2", "Mail_address_3", "Mail_country",
)  # fmt: skip
_ALIASES: Final = {
    "County": "County_code", "Voter Registration": "Registration_Number",
    "Voter Registration Number": "Registration_Number", "Status": "Voter_status", "Last Name": "Last_name",
    "First Name": "First_name", "Middle Name": "Middle_maiden_name", "Suffix": "Name_suffix",
    "Street #": "Residence_house_number", "Residence Street Number": "Residence_house_number",
    "Street Name": "Residence_street_name", "Residence Street Name": "Residence_street_name",
    "Apt #": "Residence_apt_unit_nbr", "Residence Apt Unit Number": "Residence_apt_unit_nbr",
    "City": "Residence_city", "Residence City": "Residence_city", "Zip Code": "Residence_zipcode",
    "Residence Zipcode": "Residence_zipcode", "Birth Year": "Year_of_Birth",
    "Registration Date": "Registration_date", "Land Districts": "Land_district", "Land District": "Land_district",
    "Land Lot": "Land_lot", "Status Reason": "Status_reason", "County Precinct": "County_precinct_id",
    "Municipal Precinct": "City_precinct_id", "CNG": "Congressional_district",
    "Congressional District": "Congressional_district", "SEN": "Senate_district",
    "State Senate District": "Senate_district", "HSE": "House_district", "State House District": "House_district",
    "JUD": "Judicial_district", "Judicial District": "Judicial_district", "COM": "Commission_district",
    "County Commission District": "Commission_district", "SCH": "School_district",
    "County School Board District": "School_district", "School Board District": "School_district",
    "Municipality": "Municipal_name", "MUNIB": "City_school_district_name",
    "Municipal School Board District": "City_school_district_name", "Last Voted Date": "Date_last_voted",
    "Last Vote Date": "Date_last_voted", "Last Party Voted": "Party_last_voted", "Voter Created Date": "Date_added",
    "Last Modified Date": "Date_changed", "Combo#": "District_combo", "Combo Number": "District_combo",
    "Combo": "District_combo", "Date of Last Contact": "Last_contact_date", "Mailing Street #": "Mail_house_nbr",
    "Mailing Street Number": "Mail_house_nbr", "Mailing Street Name 1/PO Box": "Mail_street_name",
    "Mailing Street Name": "Mail_street_name", "Mailing Apt#/Lot#/Unit#": "Mail_apt_unit_nbr",
    "Mailing Apt Unit Number": "Mail_apt_unit_nbr", "Mailing City": "Mail_city",
    "Mailing State/FPO/APO": "Mail_state", "Mailing State": "Mail_state", "Mailing Zip Code": "Mail_zip_code",
    "Mailing Zipcode": "Mail_zip_code", "Mailing Country": "Mail_country",
    "Residence Street Suffix": "Residence_street_suffix", "Residence Pre Direction": "Residence_pre_direction",
    "Residence Post Direction": "Residence_post_direction", "Residence Street Type": "Residence_street_suffix",
}  # fmt: skip

GEORGIA: Final = Layout(
    key="ga",
    title="Georgia voter list",
    state="GA",
    columns=(*COLUMNS, "Residence_pre_direction", "Residence_post_direction", "County Name"),
    aliases=_ALIASES,
    header="by year",
    widths=(63,),
    delimiters=(",", "|"),
    id="Registration_Number",
    facts={
        "first_name": ("First_name",),
        "middle_name": ("Middle_maiden_name",),
        "last_name": ("Last_name",),
        "suffix": ("Name_suffix",),
        "street": (
            "Residence_house_number", "Residence_pre_direction", "Residence_street_name", "Residence_street_suffix",
            "Residence_post_direction", "Residence_apt_unit_nbr",
        ),
        "city": ("Residence_city",),
        "zip": ("Residence_zipcode",),
        "congressional_district": ("Congressional_district",),
        "state_senate_district": ("Senate_district",),
        "state_house_district": ("House_district",),
    },
    optional=frozenset({
        "Residence_street_suffix", "Residence_pre_direction", "Residence_post_direction", "County Name",
        "Name_suffix", "Status_reason",
    }),
    status="Voter_status",
    statuses={
        "A": "active", "ACTIVE": "active", "I": "inactive", "INACTIVE": "inactive",
        "P": "denied", "PENDING": "denied", "C": "removed", "CANCELLED": "removed", "CANCELED": "removed",
    },
    status_details={("Status_reason", "DECEASED"): "deceased"},
    birth=("Year_of_Birth",),
    birth_forms=("%Y",),
    registered="Registration_date",
    registered_forms=("%m/%d/%Y", "%Y%m%d"),
    county=("County Name", "County_code"),
    county_codes=numbered("GA", alphabetical=True),
    sensitive={"race": "Race"},
    proofs={
        "Registration_Number": r"\d{6,9}",
        "Year_of_Birth": r"\d{4}",
        "Voter_status": r"(?i)A|I|P|C|ACTIVE|INACTIVE|PENDING|CANCELL?ED",
    },
    beside=r"(?i)readme|layout|history",
)  # fmt: skip

"""L2, TargetSmart and VAN: every column may be left out of an export but the state's own voter id and the names.

Sources: the public schema of thegoodparty/people-api (L2), Parsons' readers (TargetSmart), headers of VAN's list exports
in public code. A LALVOTERID, voterbase_id or VANID is the vendor's number and no voter id.
"""

from typing import Final

from kithwork.voterfile.layouts.layout import Layout

_L2_COLUMNS: Final = (
    "LALVOTERID", "Voters_Active", "Voters_StateVoterID", "Voters_CountyVoterID", "Voters_FirstName",
    "Voters_MiddleName", "Voters_LastName", "Voters_NameSuffix", "Residence_Addresses_AddressLine",
    "Residence_Addresses_ExtraAddressLine", "Residence_Addresses_City", "Residence_Addresses_State",
    "Residence_Addresses_Zip", "Residence_Addresses_ZipPlus4", "VoterTelephones_CellPhoneFormatted",
    "VoterTelephones_LandlineFormatted", "Voters_Age", "Voters_BirthDate", "Voters_Gender", "Parties_Description",
    "EthnicGroups_EthnicGroup1Desc", "Voters_CalculatedRegDate", "Voters_OfficialRegDate", "US_Congressional_District",
    "State_Senate_District", "State_House_District", "County", "Voters_FIPS", "Precinct",
)  # fmt: skip
L2: Final = Layout(
    key="l2",
    title="L2 voter file",
    vendor=True,
    columns=_L2_COLUMNS,
    delimiters=("\t", ",", "|"),
    id="Voters_StateVoterID",
    facts={
        "first_name": ("Voters_FirstName",),
        "middle_name": ("Voters_MiddleName",),
        "last_name": ("Voters_LastName",),
        "suffix": ("Voters_NameSuffix",),
        "street": ("Residence_Addresses_AddressLine", "Residence_Addresses_ExtraAddressLine"),
        "city": ("Residence_Addresses_City",),
        "zip": ("Residence_Addresses_Zip",),
        "phone": ("VoterTelephones_CellPhoneFormatted", "VoterTelephones_LandlineFormatted"),
        "congressional_district": ("US_Congressional_District",),
        "state_senate_district": ("State_Senate_District",),
        "state_house_district": ("State_House_District",),
    },
    state_columns=("Residence_Addresses_State",),
    optional=frozenset(_L2_COLUMNS)
    - {"Voters_StateVoterID", "Voters_FirstName", "Voters_LastName", "Residence_Addresses_State"},
    status="Voters_Active",
    statuses={
        "A": "active",
        "ACTIVE": "active",
        "Y": "active",
        "I": "inactive",
        "INACTIVE": "inactive",
        "N": "inactive",
    },
    status_unsaid="active",
    birth=("Voters_BirthDate",),
    birth_forms=("%m/%d/%Y",),
    age="Voters_Age",
    registered="Voters_OfficialRegDate",
    registered_forms=("%m/%d/%Y",),
    county=("County",),
    sensitive={"party": "Parties_Description", "ethnicity": "EthnicGroups_EthnicGroup1Desc"},
    proofs={"Residence_Addresses_State": r"[A-Za-z]{2}"},
    beside=r"(?i)readme|layout|dictionary|votehistory",
)

_TARGETSMART_COLUMNS: Final = (
    "vb.voterbase_id", "vb.voterid", "vb.tsmart_first_name", "vb.tsmart_middle_name", "vb.tsmart_last_name",
    "vb.tsmart_name_suffix", "vb.tsmart_full_address", "vb.tsmart_city", "vb.tsmart_state", "vb.tsmart_zip",
    "vb.tsmart_zip4", "vb.voterbase_phone", "vb.voterbase_age", "vb.voterbase_dob", "vb.voterbase_gender",
    "vb.voterbase_race", "vb.voterbase_registration_status", "vb.vf_party", "vb.vf_registration_date",
    "vb.vf_source_state", "vb.vf_county_name", "vb.vf_cd", "vb.vf_sd", "vb.vf_hd",
)  # fmt: skip
TARGETSMART: Final = Layout(
    key="targetsmart",
    title="TargetSmart voter file",
    vendor=True,
    columns=_TARGETSMART_COLUMNS,
    delimiters=("\t", ",", "|"),
    id="vb.voterid",
    facts={
        "first_name": ("vb.tsmart_first_name",),
        "middle_name": ("vb.tsmart_middle_name",),
        "last_name": ("vb.tsmart_last_name",),
        "suffix": ("vb.tsmart_name_suffix",),
        "street": ("vb.tsmart_full_address",),
        "city": ("vb.tsmart_city",),
        "zip": ("vb.tsmart_zip",),
        "phone": ("vb.voterbase_phone",),
        "congressional_district": ("vb.vf_cd",),
        "state_senate_district": ("vb.vf_sd",),
        "state_house_district": ("vb.vf_hd",),
    },
    state_columns=("vb.vf_source_state", "vb.tsmart_state"),
    optional=frozenset(_TARGETSMART_COLUMNS)
    - {"vb.voterid", "vb.tsmart_first_name", "vb.tsmart_last_name", "vb.tsmart_state"},
    status="vb.voterbase_registration_status",
    statuses={"REGISTERED": "active", "ACTIVE": "active", "INACTIVE": "inactive", "UNREGISTERED": "removed",
              "DROPPED": "removed"},
    status_unsaid="active",
    birth=("vb.voterbase_dob",),
    birth_forms=("%Y%m%d", "%m/%d/%Y", "%Y%m", "%Y"),
    age="vb.voterbase_age",
    registered="vb.vf_registration_date",
    registered_forms=("%Y%m%d", "%m/%d/%Y"),
    county=("vb.vf_county_name",),
    sensitive={"party": "vb.vf_party", "race": "vb.voterbase_race"},
    proofs={"vb.tsmart_state": r"[A-Za-z]{2}"},
    beside=r"(?i)readme|layout|dictionary",
)  # fmt: skip

_VAN_COLUMNS: Final = (
    "Voter File VANID", "StateFileID", "FirstName", "MiddleName", "LastName", "Suffix", "Sex", "Age", "DOB", "Party",
    "vAddress", "mAddress", "City", "State", "Zip5", "Preferred Phone", "Cell Phone", "CountyName", "PrecinctName",
    "DateReg", "CD", "SD", "HD",
)  # fmt: skip
VAN: Final = Layout(
    key="van",
    title="VAN list export",
    vendor=True,
    columns=_VAN_COLUMNS,
    aliases={
        "State Voter ID": "StateFileID", "StateVoterID": "StateFileID", "Voter File State ID": "StateFileID",
        "State File Number": "StateFileID", "SOS ID": "StateFileID", "Pref Phone": "Preferred Phone",
        "PreferredPhone": "Preferred Phone", "CellPhone": "Cell Phone", "Address": "vAddress", "Zip": "Zip5",
        "vCity": "City", "vState": "State", "vZip5": "Zip5", "County": "CountyName", "Date of Birth": "DOB",
        "VANID": "Voter File VANID",
    },
    delimiters=("\t", ","),
    id="StateFileID",
    facts={
        "first_name": ("FirstName",),
        "middle_name": ("MiddleName",),
        "last_name": ("LastName",),
        "suffix": ("Suffix",),
        "street": ("vAddress",),
        "city": ("City",),
        "zip": ("Zip5",),
        "phone": ("Cell Phone", "Preferred Phone"),
        "congressional_district": ("CD",),
        "state_senate_district": ("SD",),
        "state_house_district": ("HD",),
    },
    state_columns=("State",),
    optional=frozenset(_VAN_COLUMNS) - {"StateFileID", "FirstName", "LastName", "State"},
    status_unsaid="active",
    birth=("DOB",),
    birth_forms=("%m/%d/%Y",),
    age="Age",
    registered="DateReg",
    registered_forms=("%m/%d/%Y",),
    county=("CountyName",),
    sensitive={"party": "Party"},
    proofs={"State": r"[A-Za-z]{2}"},
)  # fmt: skip

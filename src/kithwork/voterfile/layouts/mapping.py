"""Any other table by a mapping that a person made: our word for a fact → their column, kept as JSON."""

from collections.abc import Mapping, Sequence
from typing import Final

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts.layout import DISTRICTS, SENSITIVE, STATUSES, TEXTS, Layout, fold, forbids
from kithwork.voterfile.rules.days import FORMS
from kithwork.voterfile.rules.places import STATE_CODES
from kithwork.voterfile.rules.sentences import gettext as _
from kithwork.voterfile.rules.sentences import ngettext

# What a column can be mapped to, in the order of a form.
FACTS: Final = (
    "state_file_id", *TEXTS, "state", "county", "birth", "age", "registered_on", "status", "protected",
    *DISTRICTS, *SENSITIVE,
)  # fmt: skip
NEEDED: Final = ("state_file_id", "first_name", "last_name")
# Facts that may be made of several columns, joined by spaces.
SEVERAL: Final = frozenset({"street", "phone"})
# What most files write; a mapping may say otherwise.
STATUS_WORDS: Final[Mapping[str, str]] = {
    "A": "active", "ACT": "active", "ACTIVE": "active", "REGISTERED": "active", "Y": "active",
    "I": "inactive", "INA": "inactive", "INACTIVE": "inactive", "SUSPENSE": "inactive", "S": "inactive",
    "P": "denied", "PENDING": "denied", "DENIED": "denied", "REJECTED": "denied",
    "C": "removed", "CANCELLED": "removed", "CANCELED": "removed", "REMOVED": "removed", "R": "removed",
    "PURGED": "removed", "DECEASED": "deceased", "D": "deceased", "PRE": "preregistered",
    "PREREGISTERED": "preregistered", "PRE-REGISTERED": "preregistered",
}  # fmt: skip
_UNPROTECTED: Final = frozenset({"", "N", "NO", "F", "FALSE", "0"})
_KEYS: Final = frozenset(
    {"title", "state", "columns", "header", "width", "birth_form", "registered_form", "statuses", "id_within_county"}
)
_LONGEST: Final = 200


def layout_of(told: Mapping[str, object], *, key: str) -> Layout:
    """`told`: title; `columns` (fact → column, or a list of them for a street); `state` where no column tells it.

    Further, where they apply: birth_form and registered_form (one of FORMS), statuses (their code → ours),
    id_within_county, and for a file without names `header` false and its `width` ("column 1" is the first).
    RefusedError with a sentence where this makes no layout; its `field` is the fact.
    """
    if unknown := sorted(set(told) - _KEYS):
        raise RefusedError(_("This mapping holds something unknown: %s.") % ", ".join(map(str, unknown)))
    columns = _columns(told.get("columns"))
    state = str(told.get("state") or "").upper()
    if "state" not in columns and state not in STATE_CODES:
        raise RefusedError(
            _("Please choose the state whose voters these are, or the column that says it."), field="state"
        )
    in_order = _in_order(told, columns)
    return Layout(
        key=key,
        title=str(told.get("title") or _("mapped file"))[:_LONGEST],
        state="" if "state" in columns else state,
        state_columns=columns.get("state", ()),
        columns=in_order,
        header="always" if told.get("header", True) else "never",
        widths=() if told.get("header", True) else (len(in_order),),
        delimiters=(",", "\t", "|", ";"),
        id=columns["state_file_id"][0],
        id_within_county=_within_county(told, columns),
        facts={fact: names for fact, names in columns.items() if fact in {*TEXTS, *DISTRICTS}},
        joined=SEVERAL,
        status=_one(columns, "status"),
        statuses=_statuses(told),
        status_unsaid="" if "status" in columns else "active",
        protected=_one(columns, "protected"),
        unprotected_values=_UNPROTECTED,
        birth=columns.get("birth", ()),
        birth_forms=_form(told, "birth_form", needed="birth" in columns),
        age=_one(columns, "age"),
        registered=_one(columns, "registered_on"),
        registered_forms=_form(told, "registered_form", needed="registered_on" in columns),
        county=columns.get("county", ()),
        sensitive={fact: columns[fact][0] for fact in SENSITIVE if fact in columns},
    )


def _columns(told: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(told, Mapping):
        raise RefusedError(_("This mapping names no columns."))
    columns = {str(fact): _names(str(fact), names) for fact, names in told.items() if names}
    if unknown := sorted(set(columns) - set(FACTS)):
        raise RefusedError(_("A column is mapped to something unknown: %s.") % ", ".join(unknown))
    if missing := [fact for fact in NEEDED if fact not in columns]:
        sentence = ngettext("A voter file needs this too: %s.", "A voter file needs these too: %s.", len(missing))
        raise RefusedError(sentence % ", ".join(missing), field=missing[0])
    return columns


def _names(fact: str, told: object) -> tuple[str, ...]:
    names = tuple(str(name).strip() for name in told) if isinstance(told, list | tuple) else (str(told).strip(),)
    if len(names) > 1 and fact not in SEVERAL:
        raise RefusedError(_("%(fact)s can be one column only.") % {"fact": fact}, field=fact)
    for name in names:
        if forbids(name):
            raise RefusedError(
                _("The column “%(name)s” looks like a social security, driver's licence or identification number. "
                  "Such numbers are never stored.") % {"name": name[:80]},
                field=fact,
            )  # fmt: skip
    return names


def _in_order(told: Mapping[str, object], columns: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The columns the layout knows: those mapped, or all by number where the file has no names."""
    mapped = tuple(dict.fromkeys(name for names in columns.values() for name in names))
    if told.get("header", True):
        folded = [fold(name) for name in mapped]
        if twice := [name for name in mapped if not fold(name) or folded.count(fold(name)) > 1]:
            raise RefusedError(_("These columns cannot be told apart: %s.") % ", ".join(twice))
        return mapped
    width = told.get("width")
    numbered = tuple(f"column {place}" for place in range(1, width + 1)) if isinstance(width, int) else ()
    if missing := [name for name in mapped if name not in numbered]:
        raise RefusedError(_("The file has no such column: %s.") % ", ".join(missing))
    return numbered


def _one(columns: Mapping[str, tuple[str, ...]], fact: str) -> str:
    return columns[fact][0] if fact in columns else ""


def _within_county(told: Mapping[str, object], columns: Mapping[str, tuple[str, ...]]) -> bool:
    within = bool(told.get("id_within_county"))
    if within and "county" not in columns:
        raise RefusedError(
            _("Where a voter id is unique in its county only, the county's column is needed."), field="county"
        )
    return within


def _form(told: Mapping[str, object], key: str, *, needed: bool) -> tuple[str, ...]:
    form = told.get(key)
    if not needed:
        return ()
    if form not in FORMS:
        raise RefusedError(
            _("Please choose how the dates are written: %s.") % ", ".join(FORMS),
            field="birth" if key == "birth_form" else "registered_on",
        )
    return (str(form),)


def _statuses(told: Mapping[str, object]) -> Mapping[str, str]:
    own = told.get("statuses") or {}
    if not isinstance(own, Mapping):
        raise RefusedError(_("The meanings of the status column cannot be read."), field="status")
    meant = {str(code).strip().upper(): str(status) for code, status in own.items()}
    if unknown := sorted(set(meant.values()) - set(STATUSES)):
        raise RefusedError(_("These are no statuses: %s.") % ", ".join(unknown), field="status")
    return {**STATUS_WORDS, **meant}


def spellings(layouts: Sequence[Layout]) -> Mapping[str, str]:
    """Folded name of a column → the fact it mostly is, learned from every layout, then from what people write."""
    known: dict[str, str] = {}
    for layout in layouts:
        named = {**{column: column for column in layout.columns}, **layout.aliases}
        facts = {names[0]: fact for fact, names in layout.facts.items() if len(names) == 1}
        facts |= {layout.id: "state_file_id", layout.status: "status", layout.registered: "registered_on"}
        facts |= {layout.age: "age", layout.protected: "protected"} | dict.fromkeys(layout.birth, "birth")
        facts |= dict.fromkeys(layout.state_columns, "state") | dict.fromkeys(layout.county[:1], "county")
        for spelling, column in named.items():
            if column in facts and not forbids(spelling):
                known.setdefault(fold(spelling), facts[column])
    return {**known, **_PEOPLE_WRITE}


_PEOPLE_WRITE: Final[Mapping[str, str]] = {
    fold(name): fact
    for fact, names in {
        "state_file_id": "voter id,state voter id,state file id,voterid,registration number,reg num,sos id,vuid",
        "first_name": "first name,first,fname,given name,name first",
        "middle_name": "middle name,middle,mname,middle initial,mi",
        "last_name": "last name,last,lname,surname,family name,name last",
        "suffix": "suffix,name suffix,generation",
        "street": "street,address,street address,address 1,address line 1,residence address,res address",
        "city": "city,town,residence city,res city,municipality",
        "state": "state,residence state,res state",
        "zip": "zip,zip code,zip5,postal code,zipcode,residence zip",
        "county": "county,county name,county desc",
        "phone": "phone,phone number,telephone,cell phone,mobile",
        "birth": "dob,date of birth,birth date,birthdate,birth year,year of birth,birthday",
        "age": "age",
        "registered_on": "registration date,date registered,reg date,date reg",
        "status": "status,voter status,registration status",
        "protected": "protected,confidential,address confidential",
        "congressional_district": "congressional district,cd,us house,congress",
        "state_senate_district": "state senate district,sd,senate district,state senate",
        "state_house_district": "state house district,hd,house district,state house,assembly district",
    }.items()
    for name in names.split(",")
}

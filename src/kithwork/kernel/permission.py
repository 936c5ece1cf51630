"""A right is a word, a role a readable list. The page "who may what" is rendered from here."""

from enum import StrEnum


class Permission(StrEnum):
    SIGN_IN = "sign_in"
    KEEP_OWN_ACCOUNT = "keep_own_account"
    REFUSE_INVITATIONS = "refuse_invitations"
    MANAGE_INSTALLATION = "manage_installation"
    VIEW_ORGANIZATION = "view_organization"
    MANAGE_ORGANIZATION = "manage_organization"
    MANAGE_VOTER_FILES = "manage_voter_files"
    LOOK_UP_VOTERS = "look_up_voters"
    MANAGE_SUPPRESSION = "manage_suppression"
    READ_AUDIT = "read_audit"
    READ_CONTENT = "read_content"
    EDIT_CONTENT = "edit_content"
    VIEW_ANALYTICS = "view_analytics"
    VIEW_PEOPLE = "view_people"
    MANAGE_PEOPLE = "manage_people"
    WRITE_MANAGEMENT_NOTES = "write_management_notes"
    INVITE = "invite"
    EXPORT = "export"
    ERASE = "erase"
    SEE_LANDING_PAGE = "see_landing_page"
    JOIN = "join"
    READ_OWN_CONTACTS = "read_own_contacts"
    RECORD = "record"
    ASK_ABOUT_ONESELF = "ask_about_oneself"
    RUN_JOBS = "run_jobs"


class Role(StrEnum):
    STRANGER = "stranger"
    USER = "user"
    ADDRESSEE = "addressee"
    SUBJECT = "subject"
    MOBILIZER = "mobilizer"
    ANALYST = "analyst"
    ORGANIZATION_ADMIN = "organization_admin"
    ACCOUNT_ADMINISTRATOR = "account_administrator"
    VISITOR = "visitor"
    SYSTEM = "system"


P = Permission

ROLES: dict[Role, frozenset[Permission]] = {
    Role.STRANGER: frozenset({P.SIGN_IN}),
    Role.USER: frozenset({P.KEEP_OWN_ACCOUNT}),
    # Whoever holds a mail of ours and wants no more of them.
    Role.ADDRESSEE: frozenset({P.REFUSE_INVITATIONS}),
    # Somebody who was added by another and has proved that an address is theirs.
    Role.SUBJECT: frozenset({P.ASK_ABOUT_ONESELF}),
    Role.VISITOR: frozenset({P.SEE_LANDING_PAGE, P.JOIN}),
    Role.MOBILIZER: frozenset({P.SEE_LANDING_PAGE, P.READ_OWN_CONTACTS, P.RECORD, P.LOOK_UP_VOTERS}),
    Role.ANALYST: frozenset({P.VIEW_ORGANIZATION, P.READ_CONTENT, P.VIEW_ANALYTICS}),
    Role.ORGANIZATION_ADMIN: frozenset(
        {
            P.VIEW_ORGANIZATION,
            P.MANAGE_ORGANIZATION,
            P.MANAGE_VOTER_FILES,
            P.LOOK_UP_VOTERS,
            P.MANAGE_SUPPRESSION,
            P.READ_AUDIT,
            P.READ_CONTENT,
            P.EDIT_CONTENT,
            P.VIEW_ANALYTICS,
            P.VIEW_PEOPLE,
            P.MANAGE_PEOPLE,
            P.WRITE_MANAGEMENT_NOTES,
            P.INVITE,
            P.EXPORT,
            P.ERASE,
        }
    ),
    Role.ACCOUNT_ADMINISTRATOR: frozenset({P.MANAGE_INSTALLATION}),
    # A job acts with what the organization's admins may do; it holds no role of a person.
    Role.SYSTEM: frozenset({P.RUN_JOBS, P.LOOK_UP_VOTERS, P.ERASE}),
}

# Where acting by these is weighty (roles, exports, deletions), the page asks once more who it is.
CONFIRMED = frozenset(
    {P.MANAGE_INSTALLATION, P.MANAGE_ORGANIZATION, P.MANAGE_PEOPLE, P.MANAGE_VOTER_FILES, P.EXPORT, P.ERASE}
)

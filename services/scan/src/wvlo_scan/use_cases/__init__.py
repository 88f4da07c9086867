"""What people can do with a scan, and what the scan does with news from elsewhere."""

from wvlo_scan.use_cases.access import (
    AskToTakePart,
    DecideRegistration,
    Granted,
    IssueKey,
    SignIn,
    SignOut,
    approve_registration,
    ask_to_take_part,
    issue_key,
    refuse_registration,
    sign_in,
    sign_out,
)
from wvlo_scan.use_cases.instruments import (
    BUILT_IN,
    ImportFile,
    ImportInstrument,
    import_file,
    import_instrument,
)
from wvlo_scan.use_cases.knowledge import link_item, unlink_item
from wvlo_scan.use_cases.organisations import (
    RegisterOrganisation,
    register_organisation,
)
from wvlo_scan.use_cases.taking_part import (
    EnterByPoster,
    InviteRespondents,
    SubmitAnswers,
    Token,
    enter_by_poster,
    invite_respondents,
    submit_answers,
)
from wvlo_scan.use_cases.waves import CloseWave, OpenWave, close_wave, open_wave

__all__ = [
    "BUILT_IN",
    "AskToTakePart",
    "CloseWave",
    "DecideRegistration",
    "EnterByPoster",
    "Granted",
    "ImportFile",
    "ImportInstrument",
    "InviteRespondents",
    "IssueKey",
    "OpenWave",
    "RegisterOrganisation",
    "SignIn",
    "SignOut",
    "SubmitAnswers",
    "Token",
    "approve_registration",
    "ask_to_take_part",
    "close_wave",
    "enter_by_poster",
    "import_file",
    "import_instrument",
    "invite_respondents",
    "issue_key",
    "link_item",
    "open_wave",
    "refuse_registration",
    "register_organisation",
    "sign_in",
    "sign_out",
    "submit_answers",
    "unlink_item",
]

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
from wvlo_scan.use_cases.drafts import (
    GiveContinuation,
    SaveDraft,
    give_continuation,
    save_draft,
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
from wvlo_scan.use_cases.reports import (
    DecideBenchmark,
    DecideShareBack,
    decide_benchmark,
    decide_share_back,
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
from wvlo_scan.use_cases.waves import (
    ChangeWave,
    CloseWave,
    OpenWave,
    change_wave,
    close_wave,
    open_wave,
)

__all__ = [
    "BUILT_IN",
    "AskToTakePart",
    "ChangeWave",
    "CloseWave",
    "DecideBenchmark",
    "DecideRegistration",
    "DecideShareBack",
    "EnterByPoster",
    "GiveContinuation",
    "Granted",
    "ImportFile",
    "ImportInstrument",
    "InviteRespondents",
    "IssueKey",
    "OpenWave",
    "RegisterOrganisation",
    "SaveDraft",
    "SignIn",
    "SignOut",
    "SubmitAnswers",
    "Token",
    "approve_registration",
    "ask_to_take_part",
    "change_wave",
    "close_wave",
    "decide_benchmark",
    "decide_share_back",
    "enter_by_poster",
    "give_continuation",
    "import_file",
    "import_instrument",
    "invite_respondents",
    "issue_key",
    "link_item",
    "open_wave",
    "refuse_registration",
    "register_organisation",
    "save_draft",
    "sign_in",
    "sign_out",
    "submit_answers",
    "unlink_item",
]

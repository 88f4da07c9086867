"""What an operator is told about a message, in Dutch and English."""

from __future__ import annotations

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.runtime.message import Fate

OUTCOMES = {
    Fate.DONE: LocalizedText(
        nl="gelukt: het bericht heeft zijn werk gedaan en ligt niet meer opzij",
        en="done: it had its effect and is set aside no more",
    ),
    Fate.DUPLICATE: LocalizedText(
        nl="al gedaan: het bericht deed zijn werk eerder en ligt niet meer opzij",
        en="done before: it had its effect earlier and is set aside no more",
    ),
    Fate.DEAD: LocalizedText(
        nl="opnieuw mislukt, dus het bericht blijft opzij liggen",
        en="failed again, so it stays set aside",
    ),
    Fate.QUARANTINE: LocalizedText(
        nl="nog steeds niet te lezen, dus het bericht blijft opzij liggen",
        en="still not understood, so it stays set aside",
    ),
    Fate.RETRY: LocalizedText(
        nl="nu niet gelukt, dus het bericht blijft opzij liggen; probeer het later",
        en="failed for now, so it stays set aside; replay it later",
    ),
    Fate.BEHIND: LocalizedText(
        nl="een ander bericht over hetzelfde gaat voor, dus dit blijft opzij liggen",
        en="another about the same subject must go first, so it stays set aside",
    ),
}
"""What became of a message that was offered again."""

_ADVICE = {
    "newer_version": LocalizedText(
        nl="werk deze dienst bij; daarna biedt hij het bericht zelf opnieuw aan",
        en="upgrade this service; it then replays the message by itself",
    ),
    "unreadable": LocalizedText(
        nl="vraag de afzender het te herstellen en opnieuw te sturen, en gooi dit weg",
        en="ask the sender to mend it and tell it anew, then discard this one",
    ),
    "unavailable": LocalizedText(
        nl="bied het opnieuw aan als er weer is wat weg was",
        en="replay it when what was away is back",
    ),
    "contention": LocalizedText(
        nl="bied het opnieuw aan; iemand anders was met hetzelfde bezig",
        en="replay it; somebody else was at the same thing",
    ),
    "not_kept": LocalizedText(
        nl="kijk naar de database en bied het daarna opnieuw aan",
        en="look at the database, then replay it",
    ),
    "gone": LocalizedText(
        nl="de ontvanger wil niets meer: vraag ernaar, en bied daarna alles opnieuw aan "
        "of gooi het weg",
        en="the receiver wants nothing more: ask why, then replay all, or discard",
    ),
    "bug": LocalizedText(
        nl="herstel de software (het logboek heeft de fout) en bied het opnieuw aan",
        en="mend the software (the log has the trace), then replay it",
    ),
    "given_up": LocalizedText(
        nl="de dienst stopte er meermaals door: herstel de software en bied het "
        "opnieuw aan",
        en="it stopped the worker several times: mend the software, then replay it",
    ),
    "not_wanted": LocalizedText(
        nl="gooi het weg, of bied het opnieuw aan met software die er iets mee doet",
        en="discard it, or replay it with software that acts on it",
    ),
}
_REFUSED = LocalizedText(
    nl="herstel wat geweigerd werd en bied het opnieuw aan, of gooi het weg",
    en="mend what was refused and replay it, or discard it",
)


def advice(code: str) -> LocalizedText:
    """Say what one can do about a message that was set aside for this reason."""
    return _ADVICE.get(code, _REFUSED)

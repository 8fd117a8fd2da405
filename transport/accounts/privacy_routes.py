"""The addresses for people's privacy; a part of the table in routes.py."""

from typing import Final

from transport.accounts import privacy_bodies as bodies
from transport.accounts import privacy_doors as doors
from transport.accounts.calls import Route

PRIVACY_TABLE: Final = (
    Route(
        "GET",
        "/v1/recitations/{session}/{recitation}/audio",
        "hear",
        "A part of a recitation whose audio is kept, as a WAV: one's own, a child's, or, with consent, a pupil's.",
        doors.hear,
        refusals=(422,),
        query=("from", "to"),
        media=doors.WAVE,
    ),
    Route(
        "GET",
        "/v1/accounts/{account}/audio",
        "list_audio",
        "What is kept of a voice.",
        doors.list_audio,
        answer=bodies.KeptAudioList,
    ),
    Route(
        "DELETE",
        "/v1/accounts/{account}/audio",
        "forget_audio",
        "Take all audio of a voice away; the account stays.",
        doors.forget_audio,
        answer=bodies.ForgottenView,
    ),
    Route(
        "GET",
        "/v1/accounts/{account}/retention",
        "see_days",
        "For how many days audio is kept.",
        doors.see_days,
        answer=bodies.DaysView,
    ),
    Route(
        "PUT",
        "/v1/accounts/{account}/retention",
        "choose_days",
        "Choose it, within the operator's bound: a guardian for a child.",
        doors.choose_days,
        bodies.ChooseDays,
        bodies.DaysView,
        refusals=(422,),
    ),
    Route(
        "GET",
        "/v1/me/export",
        "export_me",
        "All that is known of me, as one archive.",
        doors.export_me,
        media=doors.ZIP,
    ),
    Route(
        "GET",
        "/v1/accounts/{account}/export",
        "export_account",
        "All that is known of a child, as one archive, for their guardian.",
        doors.export_account,
        media=doors.ZIP,
    ),
    Route(
        "DELETE",
        "/v1/me",
        "delete_me",
        "Delete me and all that is known of me, with the password or a fresh sign-in.",
        doors.delete_me,
        bodies.Farewell,
        bodies.ErasedView,
        refusals=(422,),
    ),
    Route(
        "DELETE",
        "/v1/accounts/{account}",
        "delete_account",
        "Delete a child and all that is known of them, with the guardian's own password or fresh sign-in.",
        doors.delete_account,
        bodies.Farewell,
        bodies.ErasedView,
        refusals=(422,),
    ),
)

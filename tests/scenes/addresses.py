"""What the permission matrix needs to know of addresses: an object for each argument, and the open doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scenes import spare, spare_followup, spare_measurement, spare_recording, spare_succession
from scenes.answers import open_exam, some_item
from scenes.sampit import Scene

ARGUMENTS: dict[str, Callable[[Scene], Any]] = {
    "event_slug": lambda scene: scene.event.slug,
    "participant_id": lambda scene: scene.participants[0].pk,
    "session_id": lambda scene: scene.sessions[0].pk,
    "triad_id": lambda scene: scene.triads[0].pk,
    "run_id": lambda scene: scene.triads[0].pk,  # no stage was repeated: not there for anybody
    "clip_id": spare.clip,
    "source": lambda scene: "praktik",
    "talk_id": lambda scene: scene.triads[0].pk,
    "ask_id": spare_recording.ask,
    "recording_id": spare_recording.recording,
    "remark_id": spare_recording.remark,
    "lesson_id": spare.lesson,
    "coding_id": lambda scene: scene.triads[0].pk,  # of nobody: one's own only
    "class_id": lambda scene: scene.classes[0].pk,
    "material_id": lambda scene: scene.event.materials.first().pk,
    "crew_id": lambda scene: scene.crew["fasilitator"][0].pk,
    "announcement_id": spare.announcement,
    "break_id": spare.pause,
    "change_id": spare.bulk_change,
    "import_id": spare.roster_import,
    "upload_id": spare.roster_upload,
    "text_id": spare.message,
    "measurement_id": spare_measurement.measurement,
    "member_id": spare.crew_member,
    "handout_id": spare.handout,
    "message_id": spare.message,
    "room_id": spare.room,
    "strand_id": spare.strand,
    "token_id": spare.token,
    "membership_id": spare.membership,
    "slug": lambda scene: scene.office.slug,
    "key": lambda scene: "tidak-ada",  # of no personal link
    "purpose": lambda scene: "foto",
    "kind": open_exam,
    "item_id": some_item,
    "office_slug": lambda scene: scene.office.slug,
    "code": lambda scene: "0000-0000",  # of no certificate
    "version": spare.plan_version,
    "number": lambda scene: 1,
    "round_number": lambda scene: 1,
    "secret": lambda scene: "tidak-ada",  # of no calendar
    "batch": lambda scene: scene.event.pk,  # nothing was recorded under it: not there for anybody
    "quote_id": spare.quote,
    "name": lambda scene: "daftar-peserta.pdf",
    "token": lambda scene: "V1.tidak.ada",
    "activity_id": spare_followup.activity,
    "evidence_id": spare_followup.evidence,
    "visit_id": spare_followup.visit,
    "supervision_id": spare_followup.supervision,
    "conversation_id": spare_followup.conversation,
    "community_id": spare_followup.community,
    "story_id": spare_followup.story,
    "candidate_id": spare_succession.candidate,
    "vacancy_id": spare_succession.vacancy,
    "objection_id": spare_succession.objection,
    "version_id": spare_succession.version,
    "set_id": lambda scene: "K25",
    "rule_id": lambda scene: "K25-EDU",
}

EVERYBODY = frozenset("operator kepala_balai panitia fasilitator peserta dinas pengawas staf_lain publik".split())
SIGNED_IN = EVERYBODY - {"publik"}
KEEPERS = frozenset({"operator", "kepala_balai"})

# Who finds something behind each address outside events; an address that is not listed fails the matrix.
# Everybody else is led to sign in (public) or answered 404.
EDUCATION_OFFICE = frozenset({"dinas"})
DOORS: dict[str, frozenset[str]] = {
    "attendance:check_in": frozenset(),  # no such code
    "attendance:check_in_kept": EVERYBODY,
    "certification:verify": EVERYBODY,
    "certification:certificate_check": frozenset(),  # no such code
    "followup:principal": frozenset(),  # no such key; a good one is tested in tests/followup
    "planning:calendar_feed": frozenset(),  # no such secret; a good one is tested in tests/planning
    "people:personal_link": EVERYBODY,  # the key itself is the right
    "people:profile": SIGNED_IN,
    "people:language": SIGNED_IN,
    "people:consent": SIGNED_IN,
    "people:sign_out_everywhere": SIGNED_IN,
    "people:tokens": SIGNED_IN,
    "people:end_token": frozenset(),  # the key of another; one's own is tested in tests/people
    "people:staff": KEEPERS,
    "people:end_membership": KEEPERS,
    "places:office": KEEPERS,  # and the staff of the office, which is no actor of its own
    "places:office_logo": frozenset(),  # no logo in the scene
    "places:school_list": KEEPERS | {"staf_lain"},
    "portal:home": EVERYBODY,
    "portal:manifest": EVERYBODY,
    "portal:offline": EVERYBODY,
    "portal:outbox": EVERYBODY,
    "portal:search": SIGNED_IN,
    "portal:service_worker": EVERYBODY,
    "portal:style_guide": EVERYBODY,
    "portal:theme": EVERYBODY,
    "programme:event_create": frozenset({"kepala_balai", "staf_lain"}),
    "programme:event_list": SIGNED_IN,
    "succession:home": EDUCATION_OFFICE,
    "succession:needs": EDUCATION_OFFICE,
    "succession:log": EDUCATION_OFFICE,
    "succession:talent_map": EDUCATION_OFFICE,
    "succession:refresh": EDUCATION_OFFICE,
    "succession:candidate": EDUCATION_OFFICE,
    "succession:objection": EDUCATION_OFFICE,
    "succession:vacancies": EDUCATION_OFFICE,
    "succession:vacancy": EDUCATION_OFFICE,
    "succession:list_one": EDUCATION_OFFICE,
    "succession:unlist": EDUCATION_OFFICE,
    "succession:decide": EDUCATION_OFFICE,
    "succession:proposals": EDUCATION_OFFICE,
    "succession:rules": EDUCATION_OFFICE,
    "succession:adopt": EDUCATION_OFFICE,
    "succession:version": EDUCATION_OFFICE,
    "succession:rule": EDUCATION_OFFICE,
    "succession:publish": EDUCATION_OFFICE,
    "succession:readings": EDUCATION_OFFICE,
    "succession:discard": EDUCATION_OFFICE,
    "succession:minutes": frozenset(),  # nothing is decided in the scene; tested in tests/succession
    "succession:own": frozenset({"peserta"}),
    "succession:wish": frozenset({"peserta"}),
    "succession:object": frozenset({"peserta"}),
}

# Open to everybody who has the code: without a valid one there is nothing, signed in or not.
CODES = frozenset(
    {"attendance:check_in", "planning:calendar_feed", "certification:certificate_check", "followup:principal"}
)

# Served by packages and judged there; what we set for them is tested in tests/people and tests/safety.
OF_PACKAGES = ("account_", "mfa_", "socialaccount_", "openid_connect_", "set_language", "None")
OF_THE_API = "api:"  # each call is compared with its page in tests/config/test_api.py

# Pages that answer anybody: public verification, links that carry their own right.
OPEN_TO_ALL: frozenset[str] = frozenset()

# Arguments that name no object of an event.
PLAIN_ARGUMENTS = frozenset({"event_slug", "name", "kind", "code", "purpose", "batch", "round_number", "source"})

# Pages whose object decides further (own triad, own sitting): the permission is needed, not enough.
OWN_JUDGEMENT: frozenset[str] = frozenset(
    {
        "programme:handout_remove",  # committee, or who teaches it
        "enrolment:participant_detail",  # a participant's own, a dinas's own teachers
        "enrolment:letter",
        "enrolment:letter_remove",
        "enrolment:needs_withdraw",
        "enrolment:import_remove_file",  # while it is the only file
        "attendance:close",  # committee, or who teaches the session
        "attendance:mark",
        "attendance:scanner",
        "attendance:screen",
        "attendance:undo",
        "planning:class_detail",  # while the plan has an answer
        "planning:session_board",  # while the plan has a timetable
        "planning:session_marks",  # of a session it has
        "planning:group_board",  # while the plan has practice groups
        "planning:plan_balance",  # while the plan has classes
        "planning:balance_chart",  # likewise
        "planning:plan_around",  # while the plan has an answer
        "planning:plan_undo",  # while a change can be taken back
        "planning:round_undo",  # while a change stands
        "planning:timetable_print",  # facilitators, rooms, or one's own
        "planning:plan_try",  # while a conflict names a way out
        "assessment:hand_in",
        "assessment:evaluation_chart",
        "assessment:evaluation_paper",
        "assessment:evaluation_print",
        "assessment:evaluation_sheet",
        "coaching:guide",
        "coaching:mark_stage",
        "coaching:observe",
        "coaching:correct",
        "coaching:save_draft",
        "coaching:tap",
        "coaching:undo_tap",
        "coaching:feedback",
        "coaching:form_paper",  # no such form
        "coaching:voice",  # the pair
        "coaching:visibility",  # the pair
        "coaching:call",  # the people of the group
        "coaching:call_enter",
        "coaching:call_leave",
        "coaching:call_messages",
        "coaching:meeting_link",
        "coaching:recording_session",  # who is present
        "coaching:recording_lamp",
        "coaching:recording_create",
        "coaching:recording_upload",  # whose phone records
        "coaching:recording_file",
        "coaching:recording_stop",
        "coaching:recording_delete",
        "coaching:consent_ask",
        "coaching:consent",
        "coaching:recording",  # whom purpose and mode allow
        "coaching:recording_sound",
        "coaching:recording_remark",
        "coaching:repeat_stage",
        "coaching:attempt",
        "coaching:attempts",
        "coaching:tap_again",  # no stage was repeated
        "coaching:undo_again",
        "coaching:coding",  # one's own
        "coaching:clip_sound",  # the spare clip is silent
        "coaching:clip_captions",
        "coaching:lesson_video",  # the spare lesson is words alone
        "coaching:lesson_captions",
        "measurement:person",  # one's own, of a frozen run
        "measurement:person_skills",  # and measured on two occasions
        "measurement:practice_map",  # while the part has figures
        "measurement:practice_growth",
        "certification:archive",  # while nobody has a certificate
        "certification:download",
        "certification:replace",
        "certification:revoke",
        "followup:activity_add",  # while there is a plan
        "followup:ask_principal",
        "followup:submit",
        "followup:evidence_open",  # while it has a file
        "followup:paper",  # while there is a plan
        "followup:cycle",  # whose it is, or who teaches
        "followup:cycle_paper",
        "followup:conversation",  # one's own
        "followup:visit_move",  # the coach of the session
        "followup:visit_partner",  # the teacher, or the coach of the session
        "followup:story",  # shared, or for whom all are
        "followup:story_try",
    }
)

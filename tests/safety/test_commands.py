"""Every command takes its arguments by name, asks whether its actor may, and leaves a line in the audit trail.

Read from the source: what a command calls is followed by name through all commands of the house.
"""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "pamong"
FILES = sorted([*SOURCE.glob("*/commands.py"), *SOURCE.glob("*/commands/*.py")])
AUDITING = {"audit", "audit_many", "audit_each"}
ASKING = {"require", "require_or_404", "may"}
WRITING = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}

# Commands that do not ask themselves, and who has asked or why nobody needs to.
ASKED_ELSEWHERE = {
    "attendance.check_in": "whoever holds the session's code of this moment, for oneself only",
    "attendance.check_in_by_word": "whoever heard the digits read out in the session, for oneself only",
    "enrolment.run_check": "the task of start_check, which asks",
    "enrolment.run_commit": "the task of start_commit, which asks",
    "enrolment.plan_people": "a step of the import, which asks",
    "people.keep_person": "the calling room asks",
    "people.keep_people": "the calling room asks",
    "people.restore_people": "the calling room asks",
    "people.make_personal_link": "the calling room asks",
    "people.make_personal_links": "the calling room asks",
    "people.end_personal_links": "the calling room asks",
    "people.set_language": "one's own",
    "people.end_api_token": "one's own, compared in place",
}
# What leaves no line: drafts, what the caller's line covers, what ships with Pamong.
NO_LINE = {
    "attendance.settle": "a step of recording; a signed event is kept whole in the inbox, with its answer",
    "attendance.doubt_later": "the event it adds is the record",
    "coaching.declare_length": "a step of sending a recording; its begin and its end are logged",
    "coaching.save_draft": "a draft is nobody's deed yet; handing in is audited",
    "coaching.keep_coding": "as a draft; handing in the coding is audited",
    "assessment.load_evaluation_forms": "ships with Pamong",
    "coaching.load_rubrics": "ships with Pamong",
    "coaching.pass_on": "how browsers reach each other, gone when fetched; coming and going is audited",
    "coaching.tidy_calls": "housekeeping of pages that were closed; coming and going is audited",
    "places.load_regions": "ships with Pamong",
    "places.keep_schools": "named by the rows of the people they came with",
    "messaging.queue_messages": "rooms that queue a message audit their own verb",
    "messaging.record_sent": "the message itself is the record",
    "messaging.record_trouble": "the message itself is the record",
    "messaging.resend_messages": "rooms that send again audit their own verb",
    "people.account_of": "the sign-in that needs the account is audited",
    "planning.seat_everybody": "a step of publishing and of fitting to the list, which are audited",
    "succession.assess": "a step of attesting, taking in and publishing rules, which are audited",
    "planning.forget_needs": "a step of the withdrawal in enrolment, which is audited",
    "planning.solve_plan": "the plan itself is the record; proposing and publishing are audited",
    "enrolment.forget_files": "a step of committing and cancelling, which are audited",
    "enrolment.forget_old_imports": "housekeeping of files nobody confirmed",
    "attendance.store": "a step of recording, which is audited",
    "certification.open_book": "a step of approving, which is audited",
    "programme.apply_template": "a step of creating an event, which is audited",
}


def functions():
    """Yield room, name and node of every function at the top of a commands module."""
    for path in FILES:
        room = path.relative_to(SOURCE).parts[0]
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                node.file = path
                yield room, node


ALL = list(functions())
KNOWN = {}
for _room, _node in ALL:
    KNOWN.setdefault(_node.name, []).append(_node)
PUBLIC = {f"{room}.{node.name}": node for room, node in ALL if not node.name.startswith("_")}
COMMANDS = {name: node for name, node in PUBLIC.items() if "actor" in {a.arg for a in node.args.kwonlyargs}}


def called_by(node):
    """Return the names a function calls or hands on."""
    inside = list(ast.walk(node))
    names = {call.func.attr for call in inside if isinstance(call, ast.Call) and _is_attribute(call.func)}
    own = {inner.name for inner in inside if isinstance(inner, ast.FunctionDef) and inner is not node}
    return names | {name.id for name in inside if isinstance(name, ast.Name)} - own


def _is_attribute(node):
    return isinstance(node, ast.Attribute)


def reaches(node, goal):
    """Tell whether a function, or a command it calls, calls one of `goal`."""
    seen, waiting = set(), [node]
    while waiting:
        caller = waiting.pop()
        names = called_by(caller)
        if names & goal:
            return True
        fresh = [one for name in names & KNOWN.keys() for one in KNOWN[name] if _may_call(caller, one)]
        waiting += [one for one in fresh if one not in seen]
        seen.update(fresh)
    return False


def _may_call(caller, node):
    """A private function belongs to its own file: another of the same name is somebody else's."""
    return not node.name.startswith("_") or node.file == caller.file


def test_there_are_commands_to_judge():
    assert len(COMMANDS) > 100


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_takes_everything_by_name_and_says_what_it_does(name):
    assert COMMANDS[name].args.args == []
    assert ast.get_docstring(COMMANDS[name])


def test_every_command_asks_whether_its_actor_may():
    silent = {name for name, node in COMMANDS.items() if not reaches(node, ASKING)}
    assert silent - ASKED_ELSEWHERE.keys() == set()


def test_every_command_leaves_a_line_in_the_audit_trail():
    silent = {name for name, node in COMMANDS.items() if not reaches(node, AUDITING)}
    assert silent - NO_LINE.keys() == set()


def test_whatever_else_writes_is_covered_by_a_command():
    silent = {name for name, node in PUBLIC.items() if called_by(node) & WRITING and not reaches(node, AUDITING)}
    assert silent - NO_LINE.keys() == set()


def test_no_exception_outlives_its_reason():
    asking = {name for name in ASKED_ELSEWHERE if name not in COMMANDS or reaches(COMMANDS[name], ASKING)}
    telling = {name for name in NO_LINE if name not in PUBLIC or reaches(PUBLIC[name], AUDITING)}
    assert (asking, telling) == (set(), set())

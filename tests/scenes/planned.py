"""Bimtek Sampit with plans made by the solvers: a draft, or one in force."""

from pamong.planning import commands
from pamong.planning.models import Plan
from pamong.planning.problem import PlanOptions
from scenes.sampit import Scene, bimtek_sampit

OPTIONS = PlanOptions(classes=2, rounds=1, seed=0, effort=0.5)
TWO_ROUNDS = PlanOptions(classes=2, rounds=2, seed=0, effort=0.5)


def solved_plan(scene: Scene, options: PlanOptions = OPTIONS) -> Plan:
    """Return a new version, solved here and now."""
    actor = scene.users["panitia"]
    plan = commands.propose_plan(actor=actor, event=scene.event, options=options, in_background=False)
    return commands.solve_plan(plan=plan)


def drafted_event(people: int = 14, options: PlanOptions = OPTIONS) -> tuple[Scene, Plan]:
    """Return an event and its first version, not published."""
    scene = bimtek_sampit(people=people, planned=False)
    return scene, solved_plan(scene, options)


def published_event(people: int = 24, options: PlanOptions = TWO_ROUNDS) -> Scene:
    """Return an event whose first version is in force."""
    scene, plan = drafted_event(people, options)
    commands.publish_plan(actor=scene.users["panitia"], plan=plan)
    return scene

"""When which post falls vacant, from what is known today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from pamong.engines.needs.problem import Assumptions, Cause, Double, Opening, Post, Projection


def project(posts: Sequence[Post], as_of: date, assumptions: Assumptions | None = None) -> Projection:
    """Project the need of principals.

    Parameters
    ----------
    posts : Sequence[Post]
        One per school; a school listed twice counts once and is reported.
    as_of : date
        Year 0 of the projection is what is vacant on this day, year 1 the twelve months after it, and so on.

    Returns
    -------
    Projection
        Every post falls vacant at most once: by the earliest cause. Counts by group have one entry per year, from 0.
    """
    settings = assumptions or Assumptions()
    single = list({post.school: post for post in posts}.values())
    found = [opening for post in single if (opening := _opening(post, as_of, settings))]
    by_school = {post.school: post for post in single}

    def counts(key: Callable[[Opening], str]) -> dict[str, list[int]]:
        table: dict[str, list[int]] = defaultdict(lambda: [0] * (settings.years + 1))
        for one in found:
            table[key(one)][one.year] += 1
        return dict(sorted(table.items()))

    return Projection(
        vacancies=sorted(found, key=lambda one: (one.day, one.school)),
        by_regency=counts(lambda one: by_school[one.school].regency),
        by_level=counts(lambda one: by_school[one.school].level),
        by_kecamatan=counts(
            lambda one: f"{by_school[one.school].regency} {by_school[one.school].kecamatan}".strip(),
        ),
        by_cause=counts(lambda one: one.cause.value),
        expected=_expected(single, found, settings),
        doubles=[*_doubled_schools(posts), *_doubled_people(single)],
        incomplete=_incomplete(single),
    )


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 1 March in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def retirement_day(birth: date, age: int) -> date:
    """Return the first day of the month after the birthday: the day a pension begins."""
    birthday = years_later(birth, age)
    return (birthday.replace(day=28) + timedelta(days=4)).replace(day=1)


def _opening(post: Post, as_of: date, settings: Assumptions) -> Opening | None:
    """Return the first time the post needs somebody, within the horizon."""
    end = years_later(as_of, settings.years)
    cause, day = min(_dated_causes(post, as_of, settings), key=lambda pair: pair[1], default=(None, end))
    if cause is None or day >= end or (post.closes is not None and post.closes <= max(day, as_of)):
        return None
    year = next(year for year in range(settings.years + 1) if day <= as_of or day < years_later(as_of, year))
    return Opening(post.school, 0 if day <= as_of else year, max(day, as_of), cause)


def _dated_causes(post: Post, as_of: date, settings: Assumptions) -> Iterable[tuple[Cause, date]]:
    if post.opens is not None and post.principal is None:
        yield Cause.NEW_SCHOOL, post.opens
    elif post.principal is None:
        yield Cause.VACANT, as_of
    elif post.acting:
        yield Cause.ACTING, as_of
    else:
        yield from post.known.items()
        if post.birth_date is not None:
            yield Cause.RETIREMENT, retirement_day(post.birth_date, settings.retirement_age)
        if post.term_start is not None:
            yield Cause.END_OF_TERM, years_later(post.term_start, settings.period_years * settings.periods)


def _expected(posts: Sequence[Post], found: Sequence[Opening], settings: Assumptions) -> dict[str, list[float]]:
    """Return expected losses by cause and year: the rate times those still serving."""
    serving = sum(post.principal is not None and not post.acting for post in posts)
    serving -= sum(one.year == 0 and one.cause is not Cause.VACANT and one.cause is not Cause.ACTING for one in found)
    gone = [sum(one.year == year for one in found) for year in range(settings.years + 1)]
    expected: dict[str, list[float]] = {cause.value: [0.0] for cause in settings.rates}
    left = float(serving)
    for year in range(1, settings.years + 1):
        for cause, rate in settings.rates.items():
            expected[cause.value].append(round(left * rate, 2))
        left = max(0.0, left - gone[year] - left * sum(settings.rates.values()))
    return expected


def _doubled_schools(posts: Sequence[Post]) -> Iterable[Double]:
    times: dict[str, int] = defaultdict(int)
    for post in posts:
        times[post.school] += 1
    return [Double("school", school, [school]) for school, count in times.items() if count > 1]


def _doubled_people(posts: Sequence[Post]) -> Iterable[Double]:
    led: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        if post.principal is not None:
            led[post.principal].append(post.school)
    return [Double("principal", person, schools) for person, schools in led.items() if len(schools) > 1]


def _incomplete(posts: Sequence[Post]) -> dict[str, list[str]]:
    serving = [post for post in posts if post.principal is not None and not post.acting]
    return {
        "birth_date": [post.school for post in serving if post.birth_date is None],
        "term_start": [post.school for post in serving if post.term_start is None],
    }

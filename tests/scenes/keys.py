"""A person with a keyboard and nothing else."""

from __future__ import annotations

from playwright.sync_api import Page

FOCUSED = "selector => document.activeElement.matches(selector)"
MOST = 200


def reach(page: Page, selector: str) -> None:
    """Press Tab until the focus stands on an element."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED, selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def tick(page: Page, selector: str) -> None:
    """Go to a choice and choose it."""
    reach(page, selector)
    page.keyboard.press("Space")


def write(page: Page, selector: str, words: str) -> None:
    """Go to a field and type into it."""
    reach(page, selector)
    page.keyboard.type(words)


def send(page: Page, selector: str) -> None:
    """Go to a button and press it."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")

"""Three phones on lines of their own: network namespaces, each behind a hub where server and relay stand. Root only.

What a line does to a phone is done to everything it sends and receives, its questions to the server included.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

HUB = "10.77.9.1"
FREE = "PAMONG_BENCH_NETWORK"


def in_own_network(script: str, arguments: list[str]) -> None:
    """Start again in a network and mounts of our own, unless that was done; returns only inside."""
    if os.environ.get(FREE):
        return
    if os.geteuid():
        _cannot("perlu root (jaringan sendiri untuk setiap ponsel).")
    missing = [name for name in ("ip", "tc", "iptables", "turnserver") if shutil.which(name) is None]
    if missing:
        _cannot(f"pasang iproute2, iptables, dan coturn (belum ada: {', '.join(missing)}).")
    call = ["unshare", "--net", "--mount", sys.executable, script, *arguments]
    os.execvpe(call[0], call, {**os.environ, FREE: "1"})


def _cannot(why: str) -> NoReturn:
    """Say why nothing is measured: status 2, which is no missed bar."""
    print(f"pamong bench call: {why}", file=sys.stderr)
    sys.exit(2)


def run(*words: str) -> str:
    """Run one command of the network and return what it says."""
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


class Line:
    """The line of one phone."""

    def __init__(self, number: int) -> None:
        self.name, self.hub, self.own = f"ponsel{number}", f"hub{number}", f"line{number}"
        net = f"10.77.{number}"
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", self.hub, "type", "veth", "peer", "name", self.own, "netns", self.name)
        run("ip", "addr", "add", f"{net}.1/24", "dev", self.hub)
        run("ip", "link", "set", self.hub, "up")
        for words in (("addr", "add", f"{net}.2/24", "dev", self.own), ("link", "set", self.own, "up"),
                      ("link", "set", "lo", "up"), ("route", "add", "default", "via", f"{net}.1")):  # fmt: skip
            run("ip", "-n", self.name, *words)

    def program(self, folder: Path, browser: str) -> str:
        """Return a program that starts the browser on this line."""
        path = folder / f"browser-{self.name}"
        path.write_text(f'#!/bin/sh\nexec ip netns exec {self.name} {browser} "$@"\n')
        path.chmod(0o755)
        return str(path)

    def narrow(self, kilobits: int) -> None:
        """Let so much through, each way."""
        shape = ["root", "tbf", "rate", f"{kilobits}kbit", "burst", "1600", "latency", "400ms"]
        run("tc", "qdisc", "add", "dev", self.hub, *shape)
        run("ip", "netns", "exec", self.name, "tc", "qdisc", "add", "dev", self.own, *shape)

    def lose(self, share: float) -> None:
        """Lose a share of what this phone sends, and of what the server sends it."""
        for chain, way in (("FORWARD", "-i"), ("INPUT", "-i"), ("OUTPUT", "-o")):
            self._drop("-A", chain, way, share)

    def cut(self) -> None:
        """Let nothing through, and say nothing about it."""
        for chain, way in (("FORWARD", "-i"), ("INPUT", "-i"), ("OUTPUT", "-o"), ("FORWARD", "-o")):
            self._drop("-I", chain, way, 1.0)

    def mend(self) -> None:
        """Take the cut back."""
        for chain, way in (("FORWARD", "-i"), ("INPUT", "-i"), ("OUTPUT", "-o"), ("FORWARD", "-o")):
            self._drop("-D", chain, way, 1.0)

    def _drop(self, verb: str, chain: str, way: str, share: float) -> None:
        part = ["-m", "statistic", "--mode", "random", "--probability", str(share)] if share < 1 else []
        run("iptables", verb, chain, way, self.hub, *part, "-j", "DROP")

    def plain(self) -> None:
        """Make it a good line again."""
        subprocess.run(["tc", "qdisc", "del", "dev", self.hub, "root"], check=False, capture_output=True)
        inside = ["ip", "netns", "exec", self.name, "tc", "qdisc", "del", "dev", self.own, "root"]
        subprocess.run(inside, check=False, capture_output=True)

    def carried(self) -> tuple[int, int]:
        """Return the bytes sent and received so far, with every header down to Ethernet's."""
        told = json.loads(run("ip", "-n", self.name, "-s", "-j", "link", "show", self.own))[0]["stats64"]
        return told["tx"]["bytes"], told["rx"]["bytes"]


@contextmanager
def lines(count: int = 3) -> Iterator[list[Line]]:
    """Lay the lines; they end with the process that owns the network."""
    run("ip", "link", "set", "lo", "up")
    run("ip", "addr", "add", f"{HUB}/32", "dev", "lo")
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
    made = [Line(number) for number in range(1, count + 1)]
    try:
        yield made
    finally:
        for line in made:
            run("ip", "netns", "del", line.name)


def forget_losses() -> None:
    """Take away every rule that loses packets."""
    run("iptables", "-F")

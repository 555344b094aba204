"""Holds Cargo.lock to the dated copy of advisories, for machines that cannot reach the database.

Fails when a crate that is built has an open advisory that .deny.toml does not excuse, when the copy
is too old, and when the manifest names a crate that nobody has looked up. It is no substitute for
the database itself: what is not in the copy is not known here, and the last line says how much.
"""

import datetime
import re
import subprocess
import sys

try:
    import tomllib
except ModuleNotFoundError:  # before Python 3.11
    from pip._vendor import tomli as tomllib

TREE = ["cargo", "tree", "--locked", "--prefix", "none", "--edges", "normal,build,dev"]


def built(target):
    """(name, version) of every crate built for a target."""
    command = TREE + ["--target", target, "--format", "{p}"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    packages = (line.removesuffix(" (*)").split()[:2] for line in filter(None, lines))
    return {(name, version.removeprefix("v")) for name, version in packages}


def number(version):
    """A version as numbers; one that is not released yet stands before its release."""
    parts = re.split(r"[-+]", version, maxsplit=1)
    numbers = tuple(int(part) for part in parts[0].split("."))
    return numbers + (0 if "-" in version else 1,)


def holds(requirement, version):
    """Whether a version meets every part of `>= 1.2.3, < 1.4.0`."""
    for part in requirement.split(","):
        sign, wanted = re.fullmatch(r"\s*(>=|<=|>|<|=)\s*(\S+)\s*", part).groups()
        one, other = number(version), number(wanted)
        met = {">=": one >= other, "<=": one <= other, ">": one > other, "<": one < other, "=": one == other}
        if not met[sign]:
            return False
    return True


def problems(copy, excused, tree, named, today):
    """Every reason not to be green."""
    about = copy["copy"]
    age = (today - about["taken_on"]).days
    if not 0 <= age <= about["good_for"]:
        yield f"the copy of advisories is {age} days old; take it again from {about['source']}"
    for name in sorted(set(named) - set(about["looked_up"])):
        yield f"{name}: nobody has looked it up in {about['source']}; do, and add it to `looked_up`"
    open_ones = set()
    for advisory in copy["advisory"]:
        for name, version in sorted(tree):
            if name != advisory["crate"]:
                continue
            if any(holds(requirement, version) for requirement in advisory["patched"]):
                continue
            open_ones.add(advisory["id"])
            if advisory["id"] not in excused:
                yield f"{name} {version}: {advisory['id']}, {advisory['what']}"
    for known in sorted(set(excused) - open_ones):
        yield f"{known}: excused in .deny.toml, but it concerns nothing any more"


def check_this_check():
    """Each reason can be one."""
    day = datetime.date(2026, 11, 29)
    copy = {
        "copy": {"source": "s", "taken_on": day, "good_for": 9, "looked_up": ["a", "b"]},
        "advisory": [
            {"id": "1", "crate": "a", "what": "w", "patched": [">= 1.2.0, < 2.0.0", ">= 2.1.0"]},
            {"id": "2", "crate": "b", "what": "w", "patched": []},
        ],
    }
    told = lambda tree, excused=(), named=(), today=day: len(
        list(problems(copy, excused, tree, named, today))
    )
    for version, wanted in [("1.1.9", 1), ("1.2.0", 0), ("1.10.0", 0), ("2.0.5", 1), ("2.1.0-rc.1", 1)]:
        assert told({("a", version)}) == wanted, version
    assert told({("b", "1.0.0")}) == 1 and told({("b", "1.0.0")}, excused={"2"}) == 0
    assert told(set(), excused={"2"}) == 1, "an excuse without a reason is told"
    assert told(set(), named=["c"]) == 1, "a crate that nobody looked up is told"
    assert told(set(), today=day + datetime.timedelta(10)) == 1, "an old copy is told"


def main():
    check_this_check()
    with open(".ci/advisories.toml", "rb") as file:
        copy = tomllib.load(file)
    with open(".deny.toml", "rb") as file:
        rules = tomllib.load(file)
    with open("Cargo.toml", "rb") as file:
        named = list(tomllib.load(file)["dependencies"])
    excused = {ignored["id"] for ignored in rules["advisories"]["ignore"]}
    tree = set().union(*(built(target) for target in rules["graph"]["targets"]))
    told = list(problems(copy, excused, tree, named, datetime.date.today()))
    for problem in told:
        print(f"error: {problem}", file=sys.stderr)
    looked_up = set(copy["copy"]["looked_up"])
    unknown = len({name for name, _ in tree} - looked_up)
    print(
        f"by a copy of {copy['copy']['taken_on']}: {len(copy['advisory'])} advisories, "
        f"{len(excused)} excused, {len(told)} problems; {unknown} crates of the tree not looked up"
    )
    sys.exit(1 if told else 0)


main()

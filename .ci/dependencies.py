"""Holds the dependency tree to .deny.toml: licences, banned crates, duplicates, sources.

Looks at what cargo really builds for each target (with features resolved, tests included), so an
optional crate that nobody switched on is not counted.
"""

import collections
import re
import subprocess
import sys

try:
    import tomllib
except ModuleNotFoundError:  # before Python 3.11
    from pip._vendor import tomli as tomllib

TREE = ["cargo", "tree", "--locked", "--prefix", "none", "--edges", "normal,build,dev"]


def crates(target):
    """(name, version, licence) of every crate built for a target."""
    command = TREE + ["--target", target, "--format", "{p}\t{l}"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    found = set()
    for line in filter(None, lines):
        package, licence = line.removesuffix(" (*)").split("\t")
        name, version = package.split()[:2]
        found.add((name, version.removeprefix("v"), licence.removesuffix(" (*)")))
    return found


def allowed(expression, allow):
    """Whether a licence expression can be satisfied with allowed licences alone."""
    tokens = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))

    def any_of():
        held = all_of()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            held = all_of() or held
        return held

    def all_of():
        held = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            held = one() and held
        return held

    def one():
        token = tokens.pop(0) if tokens else ""
        if token == "(":
            held = any_of()
            tokens.pop(0)
            return held
        if tokens and tokens[0] == "WITH":
            tokens.pop(0)
            token += " WITH " + tokens.pop(0)
        return token in allow

    return any_of() and not tokens


def problems(rules, lock, found):
    """Every way in which the tree breaks the rules."""
    allow = set(rules["licenses"]["allow"])
    for name, version, licence in sorted(found):
        if not allowed(licence, allow):
            yield f"{name} {version}: licence `{licence}` is not allowed"

    banned = {ban["crate"]: ban["reason"] for ban in rules["bans"]["deny"]}
    for name, version, _ in sorted(found):
        if name in banned:
            yield f"{name} {version}: banned, because {banned[name]}"

    skipped = {skip["crate"] for skip in rules["bans"]["skip"]}
    versions = collections.defaultdict(set)
    for name, version, _ in found:
        versions[name].add(version)
    for name, present in sorted(versions.items()):
        left = {version for version in present if f"{name}@{version}" not in skipped}
        if len(left) > 1:
            yield f"{name}: versions {', '.join(sorted(left))}; keep one, or list the other with its reason"
        if len(present) == 1 and f"{name}@{next(iter(present))}" in skipped:
            yield f"{name}: only one version is left; delete it from `skip`"
    for skip in sorted(skipped):
        name, version = skip.split("@")
        if version not in versions[name]:
            yield f"{skip}: listed in `skip`, but not in the tree"

    registries = set()
    for package in lock["package"]:
        source = package.get("source", "")
        if source.startswith("registry+"):
            registries.add(source)
        elif source:
            yield f"{package['name']}: comes from {source.split('+')[0]}, not from the registry"
    if len(registries) > 1:
        yield "crates come from more than one registry"


def check_this_check():
    """The check of licences can fail."""
    allow = {"MIT", "ISC", "Apache-2.0"}
    good = ["MIT", "GPL-3.0 OR MIT", "MIT/Unlicense", "(MIT OR GPL-3.0) AND ISC"]
    bad = ["", "GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0 WITH X", "(GPL-3.0 OR X) AND MIT"]
    assert all(allowed(expression, allow) for expression in good), "a good licence is refused"
    assert not any(allowed(expression, allow) for expression in bad), "a bad one passes"
    rules = {
        "licenses": {"allow": ["MIT"]},
        "bans": {"deny": [{"crate": "b", "reason": "r"}], "skip": [{"crate": "s@9", "reason": "r"}]},
    }
    found = {("a", "1", "GPL-3.0"), ("b", "1", "MIT"), ("c", "1", "MIT"), ("c", "2", "MIT")}
    lock = {"package": [{"name": "g", "source": "git+https://host/g"}]}
    told = list(problems(rules, lock, found))
    assert len(told) == 5, told


def main():
    check_this_check()
    with open(".deny.toml", "rb") as file:
        rules = tomllib.load(file)
    with open("Cargo.lock", "rb") as file:
        lock = tomllib.load(file)
    found = set().union(*(crates(target) for target in rules["graph"]["targets"]))
    told = list(problems(rules, lock, found))
    for problem in told:
        print(f"error: {problem}", file=sys.stderr)
    skipped = len(rules["bans"]["skip"])
    print(f"{len(found)} crates, {skipped} of them a second version, {len(told)} problems")
    sys.exit(1 if told else 0)


main()

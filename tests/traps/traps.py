#!/usr/bin/env python3
"""Traps of the vendors' APIs -> the tests that show them.

traps.py            what lacks a test, what names no trap, whether docs/vendor-traps.md is up to date
traps.py --write    writes docs/vendor-traps.md

A trap is a fact in tests/traps/VENDOR.toml with an id such as BC-02a. A Catch2 test shows it by
carrying the id as a tag. Tests of simulators show that the trap is there, all others that the
connector survives it. Exit 0 when nothing is wrong."""
import argparse
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/vendor-traps.md"
SELF = "python3 tests/traps/traps.py"

TAG = re.compile(r"\[([A-Z]{2,4}-\d\d[a-z])\]")
STRING = r'"(?:[^"\\]|\\.)*"'
# TEST_CASE("a name" "that goes on", "[tags]"): strings side by side are one.
TEST = re.compile(r"\bTEST_CASE\(\s*((?:" + STRING + r"\s*)+)(?:,\s*((?:" + STRING + r"\s*)+))?\)")
SECTION = re.compile(r"\bSECTION\(\s*(" + STRING + r")")


@dataclass
class Test:
    path: str
    line: int
    name: str
    in_simulator: bool


@dataclass
class Fact:
    id: str
    says: str
    knob: str = ""
    simulator: str = ""
    connector: str = ""
    needs: str = ""
    tests: list = field(default_factory=list)

    def shown_by(self, in_simulator):
        return [t for t in self.tests if t.in_simulator == in_simulator]


@dataclass
class Vendor:
    file: str
    name: str
    prefix: str
    folder: str
    items: list  # of (id, title, facts)

    @property
    def built(self):
        return (ROOT / "plugins" / self.folder / "CMakeLists.txt").is_file()

    def manifest_has(self, function):
        """Among its functions, not among those that it says its vendor lacks."""
        sources = (ROOT / "plugins" / self.folder).glob("*.cpp")
        declared = re.compile(f'"{re.escape(function)}"' + r"\s*:\s*\{")
        return any(declared.search(p.read_text(encoding="utf-8")) for p in sources)


def read_vendors(problems):
    """The vendors of the data files, sorted as people think of them: those that are built first."""
    out = []
    for path in sorted((ROOT / "tests/traps").glob("*.toml")):
        name = path.relative_to(ROOT).as_posix()
        with path.open("rb") as file:
            data = tomllib.load(file)
        items, ids = [], set()
        for item in data["item"]:
            facts = []
            if not re.fullmatch(data["prefix"] + r"-\d\d", item["id"]):
                problems.append(f"{name}: item {item['id']} is not called {data['prefix']}-NN")
            for given in item["facts"]:
                fact = Fact(**{**given, "id": item["id"] + given["id"]})
                if fact.id in ids:
                    problems.append(f"{name}: {fact.id} stands there twice")
                for reason in (fact.simulator, fact.connector):
                    if reason and not reason.startswith("none: "):
                        problems.append(f"{name}: {fact.id}: write \"none: why\", not \"{reason}\"")
                ids.add(fact.id)
                facts.append(fact)
            items.append((item["id"], item["title"], facts))
        out.append(Vendor(name, data["vendor"], data["prefix"], data["folder"], items))
    return sorted(out, key=lambda v: (not v.built, v.name))


def unquoted(strings):
    parts = re.findall(STRING, strings)
    return "".join(re.sub(r"\\(.)", r"\1", part[1:-1]) for part in parts)


def read_tests():
    """(Test, its trap ids) of every Catch2 test that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.cpp"],
        cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    for name in sorted(set(filter(None, listed))):
        path = ROOT / name
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        if "TEST_CASE" not in text:
            continue
        for match in TEST.finditer(text):
            tags = TAG.findall(unquoted(match[2] or ""))
            if tags:
                line = text.count("\n", 0, match.start()) + 1
                test = Test(name, line, unquoted(match[1]), name.startswith("tests/simulators/"))
                yield test, tags


def assign(vendors, problems):
    facts = {f.id: f for v in vendors for _, _, all_of in v.items for f in all_of}
    for test, tags in read_tests():
        for tag in tags:
            if tag not in facts:
                problems.append(f"{test.path}:{test.line}: [{tag}] names no trap; see tests/traps/")
            elif test not in facts[tag].tests:
                facts[tag].tests.append(test)


def missing(vendor, fact):
    """What is wrong with a fact of a vendor that is built."""
    if not fact.shown_by(True) and not fact.simulator:
        yield f"no test of tests/simulators/{vendor.folder} shows it"
    if fact.shown_by(False):
        if fact.connector:
            yield f"it has a test of the connector, so \"{fact.connector}\" is wrong"
    elif not fact.connector and (not fact.needs or vendor.manifest_has(fact.needs)):
        yield f"no test of plugins/{vendor.folder} shows that it survives it"


def check(vendors, problems):
    for vendor in vendors:
        if not vendor.built:
            continue
        for _, _, facts in vendor.items:
            for fact in facts:
                for why in missing(vendor, fact):
                    problems.append(f"{vendor.file}: {fact.id} ({fact.says}): {why}. Add the tag "
                                    f"[{fact.id}] to the TEST_CASE that does")


def cell(text):
    return text.replace("|", "\\|")


def tests_cell(vendor, tests, reason, needs):
    if tests:
        return "<br>".join(f"[{cell(t.name)}](../{t.path})" for t in tests)
    if reason:
        return cell(reason.removeprefix("none: "))
    if needs and not vendor.manifest_has(needs):
        return f"`{needs}` is not there yet"
    return "**none**"


def page(vendors):
    out = ["# Traps of the vendors' APIs, and the tests that show them",
           "",
           f"Written by `{SELF} --write` from `tests/traps/*.toml` and the tags of the tests; checked by",
           "`./dev lint` and ctest. A trap is shown twice: a test of the simulator shows that it is there, a",
           "test of the connector that the connector survives it. Items below 20 are what a simulator must",
           "reproduce, the others are the rest of what is known. In italics: the knob that chooses it.",
           ""]
    for vendor in vendors:
        facts = [f for _, _, all_of in vendor.items for f in all_of]
        out += [f"## {vendor.name}", ""]
        if not vendor.built:
            out += [f"Not built yet: there is no `plugins/{vendor.folder}`. Its {len(vendor.items)} items, "
                    f"{len(facts)} traps:", ""]
            out += [f"- **{id} {title}**: " + "; ".join(f.says for f in all_of)
                    for id, title, all_of in vendor.items]
            out.append("")
            continue
        out += [f"{len(vendor.items)} items, {len(facts)} traps.", "",
                "| trap | simulator | connector |", "|---|---|---|"]
        for id, title, all_of in vendor.items:
            out.append(f"| **{id} {cell(title)}** | | |")
            for fact in all_of:
                knob = f" *{cell(fact.knob)}*" if fact.knob else ""
                out.append(f"| {fact.id} {cell(fact.says)}{knob} "
                           f"| {tests_cell(vendor, fact.shown_by(True), fact.simulator, '')} "
                           f"| {tests_cell(vendor, fact.shown_by(False), fact.connector, fact.needs)} |")
        out.append("")
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/vendor-traps.md")
    options = parser.parse_args()
    problems = []
    vendors = read_vendors(problems)
    assign(vendors, problems)
    check(vendors, problems)
    text = page(vendors)
    if options.write:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        problems.append(f"{PAGE.relative_to(ROOT)} is not up to date: run {SELF} --write")
    for problem in problems:
        print(problem)
    print(f"traps: {len(problems)} findings")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

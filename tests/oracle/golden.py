"""Golden cases: directories under tests/cases, and how an answer is held against one.

tests/cases/README.md tells the form. Nothing here knows a pricing rule.
"""

import json
import os

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "cases")
ABSENT = "(absent)"

# Members that say something by not being there. Where a case shows an object that has the
# marker member, the others must be absent unless it shows them too.
TELLING = [
    ("reason", ("beaten_by", "short_of", "would_discount")),  # a decision
    ("unit_price", ("promotion_id",)),                        # a block
]
OUTCOMES = ("answer", "refused", "malformed", "error")


class Case:
    def __init__(self, name):
        self.name = name
        self.folder = os.path.join(CASES, name)
        with open(os.path.join(self.folder, "input.json"), "rb") as file:
            self.body = file.read()
        with open(os.path.join(self.folder, "expected.json"), encoding="utf-8") as file:
            self.expected = json.load(file)
        path = os.path.join(self.folder, "rulebook.json")
        self.rulebook_file = path if os.path.exists(path) else None
        self.outcome = [name for name in OUTCOMES if name in self.expected]
        if len(self.outcome) != 1 or not self.expected.get("why"):
            raise ValueError(f"{self.name}: expected.json needs `why` and one of {OUTCOMES}")
        self.outcome = self.outcome[0]

    def request(self):
        return json.loads(self.body)

    def rulebook(self):
        if self.rulebook_file is None:
            return None
        with open(self.rulebook_file, encoding="utf-8") as file:
            return json.load(file)


def names():
    return sorted(name for name in os.listdir(CASES) if os.path.isdir(os.path.join(CASES, name)))


def faults(expected, actual, path="answer"):
    """What of `expected` does not hold in `actual`, as lines for people."""
    if expected == ABSENT:
        return [] if actual == ABSENT else [f"{path}: {json.dumps(actual)}, should be absent"]
    if isinstance(expected, dict) and isinstance(actual, dict):
        wanted = dict(expected)
        for marker, telling in TELLING:
            if marker in expected:
                for name in telling:
                    wanted.setdefault(name, ABSENT)
        found = []
        for name, value in wanted.items():
            found += faults(value, actual.get(name, ABSENT), f"{path}.{name}")
        return found
    if isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            return [f"{path}: {len(actual)} entries, should be {len(expected)}: "
                    + json.dumps(actual)[:300]]
        found = []
        for i, (one, other) in enumerate(zip(expected, actual)):
            found += faults(one, other, f"{path}[{i}]")
        return found
    if expected == actual and type(expected) is type(actual):
        return []
    return [f"{path}: {json.dumps(actual)}, should be {json.dumps(expected)}"]


def check_quote(case, answer):
    """Holds what quote-cli, or the oracle, answered against the case."""
    if case.outcome == "answer":
        return faults(case.expected["answer"], answer)
    if case.outcome == "error":
        return faults(case.expected["error"], answer.get("error", ABSENT), "error")
    if case.outcome == "malformed":
        return [] if "malformed" in answer else ["parsed: " + json.dumps(answer)[:300]]
    told = answer.get("invalid")
    if told is None:
        return ["not refused: " + json.dumps(answer)[:300]]
    told = sorted((fault["field"], fault["code"]) for fault in told)
    wanted = sorted((fault["field"], fault["code"]) for fault in case.expected["refused"])
    if told == wanted:
        return []
    return [f"faults told {told}", f"should be   {wanted}"]

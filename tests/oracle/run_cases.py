#!/usr/bin/env python3
"""Runs the golden cases of tests/cases through quote-cli.

    run_cases.py [--cli PATH] [--verbose] [NAME…]

All of them, or those named (a name may also be a part of names: `bmsm`). One line for each
failure, then `N passed, N failed`. What is refused must be refused in both languages: for the
same reasons, in different sentences.
"""

import argparse
import json
import os
import re
import subprocess
import sys

import golden

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir)


# What the compiler would not let pass, and a sentence must never show.
PLACEHOLDER = re.compile(r"%(?:\.\*)?(?:s|d|u|zu|l?ld)\b|\(null\)|\{\w\}")
QUOTED = re.compile(r'"[^"]*"')  # text of the request's own


def check_languages(indonesian, english):
    """What is wrong between the refusals of one request in the two languages."""
    def told(answer):
        faults = answer.get("invalid", [])
        return [(fault["field"], fault["code"]) for fault in faults]

    def sentences(answer):
        return ([answer["malformed"]] if "malformed" in answer
                else [fault["detail"] for fault in answer.get("invalid", [])])

    if indonesian.keys() != english.keys() or told(indonesian) != told(english):
        return ["the languages tell different faults"]
    found = []
    for ours, theirs in zip(sentences(indonesian), sentences(english)):
        if ours.strip() == "" or theirs.strip() == "" or ours == theirs:
            found.append(f"not told in both languages: {ours!r}, {theirs!r}")
        found += [f"a placeholder in {text!r}" for text in (ours, theirs)
                  if PLACEHOLDER.search(QUOTED.sub("", text))]
    return found


def answer_of(cli, case, lang):
    command = [cli, "--lang", lang] + (["--rulebook", case.rulebook_file] if case.rulebook_file else [])
    line = case.body.rstrip(b"\n").replace(b"\n", b" ") + b"\n"
    done = subprocess.run(command, input=line, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=30)
    if done.returncode != 0 or done.stdout.count(b"\n") != 1:
        raise RuntimeError(f"quote-cli ended with {done.returncode}: "
                           + (done.stdout + done.stderr).decode(errors="replace")[-500:])
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description="golden cases through quote-cli")
    parser.add_argument("--cli", default=os.path.join(ROOT, ".build", "release", "quote-cli"))
    parser.add_argument("--verbose", action="store_true", help="name what passes as well")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()

    chosen = golden.names()
    if options.names:
        exact = [name for name in chosen if name in options.names]
        chosen = exact or [name for name in chosen if any(part in name for part in options.names)]
        if not chosen:
            print("no case of that name")
            return 2
    failed = 0
    for name in chosen:
        case = golden.Case(name)
        try:
            answer = answer_of(options.cli, case, "id")
            found = golden.check_quote(case, answer)
            if "malformed" in answer or "invalid" in answer:
                found = found + check_languages(answer, answer_of(options.cli, case, "en"))
        except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
            found = [str(error)]
        if found:
            failed += 1
            print(f"FAILED {name}: " + "; ".join(found))
            print(f"       why: {case.expected['why']}")
        elif options.verbose:
            print(f"ok     {name}")
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

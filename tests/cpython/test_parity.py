"""Tests of the driver itself, with fake interpreters: python3 test_parity.py (under 5 s)."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import parity
import runner
import suite
from difference import ENDING, Pair, Verdict, compare, judge, needs_second_run, stale_entries
from errors import InputError
from known import KnownDifference, read_known
from outcome import FAILURE, PASSED, SKIPPED, Ending, EndingKind, Outcome, TestName
from runner import Sessions

PASS_XML = ('<testsuites><testsuite tests="1"><testcase name="test.test_m.C.test_a"/>'
            '</testsuite></testsuites>')
FAIL_XML = ('<testsuites><testsuite tests="1"><testcase name="test.test_m.C.test_a">'
            '<failure message="AssertionError: 1 != 2"/></testcase></testsuite></testsuites>')

# Answers the probe, and for each module writes the XML and ends as plan.json beside it says.
FAKE_INTERPRETER = """\
#!{python} -IS
import json, os, sys, time
here = os.path.dirname(__file__)
if "-c" in sys.argv:
    print(json.dumps({{"version": "3.11.2", "banner": "fake", "folders": [here + "/test"]}}))
    sys.exit()
module = sys.argv[-1]
step = json.load(open(here + "/plan.json"))[module]
turns = here + "/" + module + ".turn"
turn = os.path.getsize(turns) if os.path.exists(turns) else 0
open(turns, "a").write("x")
step = step[min(turn, len(step) - 1)]
if step.get("xml"):
    open(sys.argv[sys.argv.index("--junit-xml") + 1], "w").write(step["xml"])
if step.get("sleep"):
    open(here + "/sleeping", "w").close()
    time.sleep(step["sleep"])
print("Tests result: fake", flush=True)
if step.get("signal"):
    os.kill(os.getpid(), step["signal"])
sys.exit(step.get("status", 0))
"""
PASSES = {"xml": PASS_XML}
FAILS = {"xml": FAIL_XML, "status": 2}


def outcome(ending=EndingKind.PASSED, complete=True, **tests):
    named = {TestName(f"test.test_m.C.{name}"): (result,) for name, result in tests.items()}
    return Outcome(Ending(ending), complete=complete, run=len(named), tests=named)


def known(module, test):
    return KnownDifference(module, test, "a reason", "known:1")


class TemporaryFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def fake_interpreter(self, side, **plan):
        self.write(f"{side}/plan.json", json.dumps(plan))
        for module in plan:
            self.write(f"{side}/test/{module}.py", "")
        path = self.write(f"{side}/python", FAKE_INTERPRETER.format(python=sys.executable))
        path.chmod(0o755)
        return path


class Compares(unittest.TestCase):
    def test_says_precisely_which_tests_differ(self):
        pair = Pair(outcome(a=PASSED, b=SKIPPED), outcome(EndingKind.FAILED, a=FAILURE, c=PASSED))
        self.assertEqual([str(difference) for difference in compare(pair)], [
            "(ending): reference passed, subject failed",
            "test.test_m.C.a: reference passed, subject failure",
            "test.test_m.C.b: reference skipped, subject not run",
            "test.test_m.C.c: reference not run, subject passed"])

    def test_a_crash_is_one_difference_and_not_one_for_each_test(self):
        pair = Pair(outcome(a=PASSED), outcome(EndingKind.CRASHED, complete=False))
        self.assertEqual([difference.what for difference in compare(pair)], [ENDING])

    def test_a_failing_test_explains_the_failing_module(self):
        pair = Pair(outcome(a=PASSED), outcome(EndingKind.FAILED, a=FAILURE))
        result = judge("test_m", [pair, pair], [])
        self.assertEqual(result.verdict, Verdict.DIFFERENT)
        self.assertEqual([str(found.what) for found in result.unexplained], ["test.test_m.C.a"])

    def test_failing_each_time_for_another_reason_is_a_difference(self):
        fails = [outcome(EndingKind.FAILED, a=FAILURE, b=PASSED),
                 outcome(EndingKind.FAILED, a=PASSED, b=FAILURE)]
        result = judge("test_m", [Pair(outcome(a=PASSED, b=PASSED), fail) for fail in fails], [])
        self.assertEqual(result.verdict, Verdict.DIFFERENT)
        self.assertEqual([found.what for found in result.unexplained], [ENDING])

    def test_a_difference_that_does_not_repeat(self):
        first = Pair(outcome(a=PASSED), outcome(EndingKind.FAILED, a=FAILURE))
        second = Pair(outcome(a=PASSED), outcome(a=PASSED))
        self.assertEqual(judge("test_m", [first, second], []).verdict, Verdict.NOT_REPEATED)

    def test_a_reference_that_differs_from_itself(self):
        first = Pair(outcome(EndingKind.FAILED, a=FAILURE), outcome(a=PASSED))
        second = Pair(outcome(a=PASSED), outcome(a=PASSED))
        self.assertEqual(judge("test_m", [first, second], []).verdict, Verdict.NONDETERMINISTIC)

    def test_a_wavering_reference_hides_no_other_difference(self):
        subject = outcome(EndingKind.FAILED, a=PASSED, b=FAILURE)
        pairs = [Pair(outcome(EndingKind.FAILED, a=FAILURE, b=PASSED), subject),
                 Pair(outcome(a=PASSED, b=PASSED), subject)]
        result = judge("test_m", pairs, [])
        self.assertEqual(result.verdict, Verdict.DIFFERENT)
        self.assertEqual([str(found.what) for found in result.unexplained], ["test.test_m.C.b"])

    def test_two_runs_that_time_out_are_not_called_the_same(self):
        died = outcome(EndingKind.TIMED_OUT, complete=False)
        self.assertEqual(judge("test_m", [Pair(died, died)], []).verdict, Verdict.NOT_COMPARED)


class Explains(TemporaryFolder):
    PAIR = Pair(outcome(a=PASSED), outcome(EndingKind.FAILED, a=FAILURE))

    def test_a_known_test_explains_its_module_without_a_second_run(self):
        for test in ("C.a", "test.test_m.C.a", "*"):
            entries = [known("test_m", test)]
            self.assertFalse(needs_second_run(self.PAIR, "test_m", entries))
            self.assertEqual(judge("test_m", [self.PAIR], entries).verdict, Verdict.EXPLAINED)

    def test_an_entry_for_another_test_or_module_explains_nothing(self):
        for entry in (known("test_m", "C.b"), known("test_n", "*"), known("test_m.part", "*")):
            self.assertTrue(needs_second_run(self.PAIR, "test_m", [entry]))

    def test_a_package_serves_its_parts(self):
        self.assertTrue(known("test_asyncio", "*").explains("test_asyncio.test_locks", "x"))
        self.assertFalse(known("test_asyncio", "*").explains("test_asyncio_more", "x"))

    def test_an_entry_is_stale_when_its_module_ran_and_did_not_need_it(self):
        used, unused = known("test_m", "C.a"), known("test_m", "C.b")
        entries = [used, unused, known("test_n", "*")]
        result = judge("test_m", [self.PAIR], entries)
        self.assertEqual(stale_entries([result], entries), [unused])

    def test_reads_entries_and_refuses_one_without_a_reason(self):
        path = self.write("known", "# comment\n\ntest_m  C.a  it is so: # 1\n")
        entry, = read_known(path)
        self.assertEqual((entry.module, entry.test, entry.reason, entry.source),
                         ("test_m", "C.a", "it is so: # 1", "known:3"))
        path = self.write("known", "test_m C.a\n")
        with self.assertRaisesRegex(InputError, r"known:1: no reason given: test_m C\.a; do: "):
            read_known(path)


class Chooses(TemporaryFolder):
    def setUp(self):
        super().setUp()
        for name in ("test_a.py", "test_b.py", "test_p/__init__.py", "test_p/test_part.py",
                     "test_data/x.txt", "support.py"):
            self.write(f"test/{name}", "")
        self.reference = suite.Interpreter(Path("py"), "3.11.2", "", self.folder / "test")

    def wishes(self, *names):
        return [suite.Wish(name, "here") for name in names]

    def test_discovers_files_and_packages(self):
        self.assertEqual(suite.discover(self.reference), ["test_a", "test_b", "test_p"])

    def test_keeps_order_and_takes_each_once(self):
        wishes = self.wishes("test_p.test_part", "test_b", "test_b")
        chosen = suite.choose(self.reference, wishes, False)
        self.assertEqual(chosen, ["test_p.test_part", "test_b"])
        self.assertEqual(suite.choose(self.reference, self.wishes("test_b"), True),
                         ["test_b", "test_a", "test_p"])

    def test_bad_input_says_what_where_and_what_to_do(self):
        for name in ("test_zz", "support", "test_data", "test_p.test_zz", "../test_a", "test_a.py"):
            with self.assertRaisesRegex(InputError, "here: unknown module .* do: "):
                suite.choose(self.reference, self.wishes(name), False)
        with self.assertRaisesRegex(InputError, "no modules named"):
            suite.choose(self.reference, [], False)
        with self.assertRaisesRegex(InputError, r"list:2: 2 words .* test_a test_b"):
            suite.read_list(self.write("list", "# c\ntest_a test_b\n"))
        with self.assertRaisesRegex(InputError, "list not readable"):
            suite.read_list(self.folder / "absent")

    def test_an_absent_suite_is_named_as_its_package(self):
        empty = suite.Interpreter(Path("py"), "3.13.5", "", self.folder / "test/test_data")
        with self.assertRaisesRegex(InputError, "apt install libpython3.13-testsuite"):
            suite.discover(empty)

    def test_shards_are_a_partition(self):
        names = list("abcdefg")
        self.assertEqual(suite.shard(names, "2/3"), ["b", "e"])
        self.assertEqual(sorted(sum((suite.shard(names, f"{i}/3") for i in (1, 2, 3)), [])), names)
        for text in ("0/3", "4/3", "x", "1/", "1/2/3"):
            with self.assertRaises(InputError):
                suite.shard(names, text)

    def test_the_committed_list_is_long_enough_and_without_doubles(self):
        path = Path(parity.__file__).with_name("modules_ci.txt")
        names = [wish.name for wish in suite.read_list(path)]
        self.assertGreaterEqual(len(names), 130)
        self.assertEqual(len(names), len(set(names)))


class Runs(TemporaryFolder):
    def script(self, body):
        path = self.write("python", f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return path

    def test_the_limit_ends_the_whole_session(self):
        pids = self.folder / "pids"
        python = self.script(f"set -m; sleep 60 & echo $! > {pids}; exec sleep 60")
        began = time.monotonic()
        run = runner.run_module(python, "test_m", 0.3, Sessions())
        self.assertLess(time.monotonic() - began, 3)
        self.assertTrue(run.timed_out)
        child = int(pids.read_text())
        self.assertFalse(Path(f"/proc/{child}").exists() and "State:\tZ" not in
                         Path(f"/proc/{child}/status").read_text())

    def test_what_a_finished_module_leaves_behind_is_ended_too(self):
        pids = self.folder / "pids"
        run = runner.run_module(self.script(f"sleep 60 & echo $! > {pids}; exit 3"), "test_m", 20,
                                Sessions())
        self.assertEqual((run.status, run.timed_out), (3, False))
        stat = Path(f"/proc/{pids.read_text().strip()}/stat")
        self.assertTrue(not stat.exists() or ") Z " in stat.read_text())

    def test_a_run_has_folders_of_its_own_and_a_clean_environment(self):
        os.environ["PYTHONUNBUFFERED"] = "1"
        self.addCleanup(os.environ.pop, "PYTHONUNBUFFERED")
        run = runner.run_module(self.script("env; pwd; readlink /proc/self/fd/0"), "test_m", 20,
                                Sessions())
        self.assertNotIn("PYTHON", run.stdout)
        self.assertIn("LANG=C.UTF-8\n", run.stdout)
        self.assertRegex(run.stdout, r"HOME=(.+)/home\n(.|\n)*\1/work\n/dev/null\n")

    def test_after_a_stop_nothing_starts(self):
        sessions = Sessions()
        sessions.stop()
        with self.assertRaises(InterruptedError):
            runner.run_module(self.script("exit 0"), "test_m", 20, sessions)


class EndToEnd(TemporaryFolder):
    def parity(self, *arguments, reference, subject):
        stdout, stderr = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
            status = parity.main(["--reference", str(reference), "--subject", str(subject),
                                  *map(str, arguments)])
        return status, stdout.getvalue(), stderr.getvalue()

    def test_all_verdicts_in_one_run(self):
        reference = self.fake_interpreter(
            "reference", test_same=[PASSES], test_fails=[PASSES], test_crashes=[PASSES],
            test_known=[PASSES], test_once=[PASSES])
        subject = self.fake_interpreter(
            "subject", test_same=[PASSES], test_fails=[FAILS], test_crashes=[{"signal": 11}],
            test_known=[FAILS], test_once=[FAILS, PASSES])
        entries = self.write("known", "test_known * understood\ntest_same * long gone\n")
        status, stdout, _ = self.parity(
            "--all", "--known", entries, "--json", self.folder / "j", "--report", self.folder / "r",
            reference=reference, subject=subject)
        self.assertEqual(status, 1, stdout)
        self.assertEqual(stdout.splitlines()[-1], "1 passed, 2 failed, 2 skipped")
        self.assertIn("parity: 5 modules, 2 unexplained differences, 1 the same", stdout)
        self.assertIn("test_crashes: (ending): reference passed, subject crashed with signal 11",
                      stdout)
        self.assertIn("test_same *: long gone (known:2)", stdout)
        verdicts = {module["module"]: module["verdict"]
                    for module in json.loads((self.folder / "j").read_text())["modules"]}
        self.assertEqual(verdicts, {
            "test_same": "ok", "test_fails": "DIFFERENT", "test_crashes": "DIFFERENT",
            "test_known": "explained", "test_once": "did not repeat"})
        self.assertIn("## Unexplained differences", (self.folder / "r").read_text())

    def test_agreement_is_status_0(self):
        python = self.fake_interpreter("both", test_a=[PASSES], test_b=[PASSES])
        status, stdout, _ = self.parity("test_a", "test_b", reference=python, subject=python)
        self.assertEqual((status, stdout.splitlines()[-1]), (0, "2 passed, 0 failed"))

    def test_bad_input_is_one_line_and_status_2(self):
        python = self.fake_interpreter("both", test_a=[PASSES])
        broken = self.write("broken", "#!/bin/sh\necho no such image >&2; exit 1\n")
        broken.chmod(0o755)
        cases = [(["test_zz"], python, "unknown module"),
                 (["--jobs", "0", "test_a"], python, "--jobs 0"),
                 (["--shard", "3/2", "test_a"], python, "--shard 3/2"),
                 (["--frobnicate"], python, "unrecognized arguments"),
                 (["test_a"], self.folder / "absent", "subject not found"),
                 (["test_a"], broken, "no such image")]
        for arguments, subject, expected in cases:
            with self.subTest(arguments=arguments):
                status, stdout, stderr = self.parity(*arguments, reference=python, subject=subject)
                self.assertEqual((status, stdout), (2, ""))
                self.assertEqual(stderr.count("\n"), 1)
                self.assertIn(expected, stderr)

    def test_a_subject_that_is_rebuilt_meanwhile_is_no_result(self):
        reference = self.fake_interpreter("reference", test_a=[PASSES], test_b=[PASSES])
        subject = self.fake_interpreter("subject", test_a=[PASSES], test_b=[PASSES])
        for body, expected in ((f"rm {subject}", "no longer starts"),
                               (f"touch {subject}", "was replaced")):
            with self.subTest(expected):
                spoiler = self.write("spoiler", f'#!/bin/sh\ncase "$*" in *test_a) {body};; esac\n'
                                                f'exec {reference} "$@"\n')
                spoiler.chmod(0o755)
                status, stdout, stderr = self.parity(
                    "--jobs", "1", "test_a", "test_b", reference=spoiler, subject=subject)
                self.assertEqual((status, stderr.count("\n")), (2, 1), stderr)
                self.assertIn(expected, stderr)
                self.assertIn(" passed, 0 failed", stdout.splitlines()[-1])
                subject = self.fake_interpreter("subject", test_a=[PASSES], test_b=[PASSES])

    def test_an_interrupt_ends_the_children_and_reports_what_was_done(self):
        python = self.fake_interpreter("both", test_a=[PASSES], test_b=[{"sleep": 60}])
        driver = subprocess.Popen(
            [sys.executable, parity.__file__, "--reference", python, "--subject", python,
             "--jobs", "1", "test_a", "test_b"], stdout=subprocess.PIPE, text=True)
        # The one is reported, the other has begun: the order of these two is the machine's.
        reported = ""
        while "test_a" not in reported:
            line = driver.stdout.readline()
            self.assertNotEqual(line, "", reported)
            reported += line
        deadline = time.monotonic() + 10
        while not (python.parent / "sleeping").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        driver.send_signal(signal.SIGINT)
        rest, _ = driver.communicate(timeout=10)
        stdout = reported + rest
        self.assertEqual(driver.returncode, 130)
        self.assertIn("interrupted: 1 of 2 modules ended", stdout)
        self.assertEqual(stdout.splitlines()[-1], "1 passed, 0 failed")


if __name__ == "__main__":
    unittest.main()

"""Tests of reading what libregrtest leaves behind: python3 test_outcome.py."""

import signal
import textwrap
import unittest

from outcome import (CLASS_SKIPPED, ERROR, FAILURE, PASSED, SKIPPED, UNEXPECTED_SUCCESS, Ending,
                     EndingKind, TestName, read_outcome)
from runner import RawRun

PASS_XML = ('<testsuites><testsuite tests="1"><testcase name="test.test_m.C.test_a"/>'
            '</testsuite></testsuites>')
FAIL_XML = ('<testsuites><testsuite tests="1"><testcase name="test.test_m.C.test_a">'
            '<failure message="AssertionError: 1 != 2"/></testcase></testsuite></testsuites>')


def raw(status=0, stdout="", stderr="", xml=None, timed_out=False):
    return RawRun(status, timed_out, 1.0, stdout, stderr, xml.encode() if xml else None)


class ReadsOutcome(unittest.TestCase):
    def test_names_results_and_messages_of_xml(self):
        found = read_outcome(raw(2, "Result: FAILURE", xml="""<testsuites><testsuite tests="5">
            <testcase name="test.test_m.C.test_a" status="run"/>
            <testcase name="test.test_m.C.test_f"><failure message="AssertionError: no"/></testcase>
            <testcase name="test.test_m.C.test_e"><error message="OSError: no"/></testcase>
            <testcase name="test.test_m.C.test_s (i=1)"><skipped>why</skipped></testcase>
            <testcase name="test.test_m.C.test_u"><outcome>UNEXPECTED_SUCCESS</outcome></testcase>
            </testsuite></testsuites>"""))
        self.assertEqual(found.tests, {
            TestName("test.test_m.C.test_a"): (PASSED,),
            TestName("test.test_m.C.test_f"): (FAILURE,),
            TestName("test.test_m.C.test_e"): (ERROR,),
            TestName("test.test_m.C.test_s", "(i=1)"): (SKIPPED,),
            TestName("test.test_m.C.test_u"): (UNEXPECTED_SUCCESS,)})
        self.assertEqual(found.messages[TestName("test.test_m.C.test_f")], "AssertionError: no")
        self.assertEqual((found.run, found.unnamed), (5, 0))
        self.assertEqual(found.ending, Ending(EndingKind.FAILED))

    def test_takes_subtests_and_fixtures_from_the_text(self):
        text = textwrap.dedent("""\
            test_b (test.test_m.C.test_b) ...\x20
              test_b (test.test_m.C.test_b) [m] (i=1)
            Its doc line ... skipped 'no'
            skipped 'class has no use'
            ======================================================================
            ERROR: setUpClass (test.test_m.D)
            ----------------------------------------------------------------------
            Traceback (most recent call last):
            ZeroDivisionError: division by zero

            ======================================================================
            FAIL: test_b (test.test_m.C.test_b) [m] (i=2, o=<object at 0x7f0011223344>)
            Its doc line
            ----------------------------------------------------------------------
            AssertionError: hm

            ----------------------------------------------------------------------
            Result: FAILURE
            """)
        xml = '<testsuites><testsuite tests="1"><testcase/></testsuite></testsuites>'
        found = read_outcome(raw(2, text, xml=xml))
        self.assertEqual(found.tests, {
            TestName("test.test_m.C.test_b", "[m] (i=1)"): (SKIPPED,),
            TestName("test.test_m.C.test_b", "[m] (i=2, o=<object at 0x...>)"): (FAILURE,),
            TestName("test.test_m.D.setUpClass"): (ERROR,),
            TestName(CLASS_SKIPPED, "'class has no use'"): (SKIPPED,)})
        self.assertEqual(found.messages[TestName("test.test_m.D.setUpClass")],
                         "ZeroDivisionError: division by zero")
        self.assertEqual(found.unnamed, 0)

    def test_a_failure_in_both_sources_counts_once(self):
        text = f"{'=' * 70}\nFAIL: test_a (test.test_m.C.test_a)\n{'-' * 70}\nAssertionError\n"
        found = read_outcome(raw(2, text + "Result: FAILURE", xml=FAIL_XML))
        self.assertEqual(found.tests, {TestName("test.test_m.C.test_a"): (FAILURE,)})

    def test_endings(self):
        cases = [
            (raw(0, "Tests result: SUCCESS", xml=PASS_XML), "passed"),
            (raw(0, "test_m skipped -- no\n\n1 test skipped:\n    test_m\n"), "skipped as a whole"),
            (raw(0, "\n1 test run no tests:\n    test_m\n"), "ran no tests"),
            (raw(4, "Result: NO TESTS RAN"), "ran no tests"),
            (raw(2, "Result: FAILURE", "test test_m crashed -- Traceback"),
             "failed with an uncaught exception"),
            (raw(2, "", "usage: unrecognized arguments"), "ended with status 2"),
            (raw(1, "", "ParseError"), "ended with status 1"),
            (raw(3, "Result: ENV CHANGED", xml=PASS_XML), "env changed"),
            (raw(-signal.SIGSEGV), "crashed with signal 11 (SIGSEGV)"),
            (raw(-signal.SIGABRT, timed_out=True), "timed out"),
        ]
        for run, expected in cases:
            with self.subTest(expected=expected, status=run.status):
                self.assertEqual(str(read_outcome(run).ending), expected)

    def test_tells_where_a_crash_happened(self):
        found = read_outcome(raw(
            -11, "test_a (test.test_m.C.test_a) ... ok\ntest_b (test.test_m.C.test_b) ... ",
            'Fatal Python error: Segmentation fault\n'
            '  File "/usr/lib/python3.11/unittest/case.py", line 5 in run\n'
            '  File "/usr/lib/python3.11/test/test_m.py", line 42 in test_b\n'))
        self.assertEqual(found.place,
                         "last test begun: test.test_m.C.test_b, at test/test_m.py:42 in test_b")
        self.assertFalse(found.complete)


if __name__ == "__main__":
    unittest.main()

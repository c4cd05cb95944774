"""pytest on a small project of its own: fixtures, parameters, hooks, and failures told in full."""

import io
import os
import re
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import pytest

CONFTEST = '''import pytest

@pytest.fixture(scope="session")
def ledger():
    yield (entries := [])
    assert len(entries) < 3

def pytest_assertrepr_compare(op, left, right):
    if isinstance(left, complex): return ["two numbers", f"  off by {abs(left - right)}"]
'''
TESTS = '''import logging, os, warnings, pytest

@pytest.mark.parametrize("amount, vat", [(100, 19), (50, 9.5), pytest.param(1, 1, id="wrong")])
def test_vat(ledger, amount, vat):
    ledger.append(amount)
    assert amount * 19 / 100 == pytest.approx(vat)

def test_compares():
    assert ["one", {"two": [2, "zwei"]}] == ["one", {"two": [2, "deux"]}], "with a reason"

def test_complex():
    with pytest.raises(ValueError, match="complex"): complex("three")
    assert 3 + 4j == 0j

def test_output(capsys, monkeypatch, tmp_path, caplog):
    monkeypatch.chdir(tmp_path)
    os.system("echo from a child")
    logging.getLogger("till").warning("low on %s", "change")
    print("kept")
    assert capsys.readouterr().out == "kept\\n" and "low" in caplog.text
    warnings.warn("change is low", UserWarning)

@pytest.mark.xfail(reason="no refunds yet", raises=KeyError)
def test_refund(): {}["refund"]

@pytest.mark.skipif("os.name == 'posix'", reason="not on this system")
def test_elsewhere(): ...

def test_group(): raise ExceptionGroup("two", [OSError(2, "gone"), KeyError("k")])

def test_broken_fixture(no_such_fixture): ...
'''
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    Path("pytest.ini").write_text("[pytest]\n")
    Path("conftest.py").write_text(CONFTEST)
    Path("test_shop.py").write_text(TESTS)
    with redirect_stdout(io.StringIO()) as paper:
        status = pytest.main(["-rA", "-p", "no:cacheprovider", "--color=no", "--basetemp=temp"])
    report = paper.getvalue().replace(folder, "FOLDER")
print(re.sub(r"=+ (\d+ failed.*) in [\d.]+s.*", r"\1", report))
sys.exit(status)

#!/usr/bin/env python3
"""./dev in a copy of its own, with stand-ins for the programs that it runs: what it explains, what it
refuses, and what it does. Nothing is built, installed or removed."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ("setup", "build", "demo", "test", "bench", "lint", "clean")
STAND_INS = ("cmake", "ctest", "sudo", "apt-get", "dpkg-query", "env", "clang-tidy-14")
RECORD = """#!/bin/bash
echo "${0##*/} $*" >>"$RECORD"
if [ "${0##*/}" = dpkg-query ]; then echo 'install ok installed'; fi
if [ "${0##*/}" = ctest ]; then exit "${CTEST_ENDS_WITH:-0}"; fi
"""
PYTHON = f"""#!/bin/bash
case "$*" in
    *--help* | *--only-read-options*) exec {sys.executable} "$@" ;;
esac
echo "python3 $*" >>"$RECORD"
"""


class Dev(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="dray-dev-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.copy = self.folder / "copy"
        for part in ("system", "bench"):
            shutil.copytree(ROOT / "tests" / part, self.copy / "tests" / part,
                            ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "dev", self.copy / "dev")
        for kept in ("build", "run"):
            (self.copy / kept).mkdir()
        programs = self.folder / "programs"
        programs.mkdir()
        for name in (*STAND_INS, "python3"):
            program = programs / name
            program.write_text(PYTHON if name == "python3" else RECORD)
            program.chmod(0o755)
        self.record = self.folder / "record"
        self.record.write_text("")
        self.environment = {**os.environ, "RECORD": str(self.record),
                            "PATH": f"{programs}:{os.environ['PATH']}"}

    def dev(self, *words, **environment):
        """(exit status, standard output, standard error, the programs that were run)"""
        self.record.write_text("")
        done = subprocess.run([str(self.copy / "dev"), *words], capture_output=True, text=True,
                              env={**self.environment, **environment}, stdin=subprocess.DEVNULL)
        ran = [line for line in self.record.read_text().split("\n")
               if line and not line.startswith("dpkg-query")]
        return done.returncode, done.stdout, done.stderr, ran

    def does_nothing(self, ran):
        self.assertEqual(ran, [])
        self.assertTrue((self.copy / "build").is_dir() and (self.copy / "run").is_dir())

    def test_alone_it_lists_its_commands(self):
        for words in ((), ("--help",), ("help",)):
            code, out, _, ran = self.dev(*words)
            self.assertEqual(code, 0)
            for command in COMMANDS:
                self.assertIn(f"./dev {command}", out)
            self.does_nothing(ran)

    def test_a_command_explains_itself_and_does_nothing(self):
        for command in COMMANDS:
            for words in (("--help",), ("-h",), ("--all", "--help")):
                with self.subTest(command=command, words=words):
                    code, out, _, ran = self.dev(command, *words)
                    self.assertEqual(code, 0)
                    self.assertIn(f"./dev {command}", out)
                    self.does_nothing(ran)
        self.assertIn("--orders", self.dev("demo", "--help")[1])
        self.assertIn("--quick", self.dev("bench", "--help")[1])

    def test_what_it_does_not_know_is_refused_with_the_usage(self):
        for words in (("nonsense",), ("setup", "now"), ("build", "fast"), ("build", "dev", "drayd"),
                      ("build", "--preset"), ("demo", "--nonsense"), ("demo", "--orders", "1"),
                      ("test", "--al"), ("test", "asan"), ("bench", "--nonsense"), ("lint", "--all"),
                      ("clean", "build")):
            with self.subTest(words=words):
                code, out, err, ran = self.dev(*words)
                self.assertEqual((code, out), (2, ""))
                self.assertIn(words[-1], err)
                self.assertRegex(err, rf"usage|\./dev {words[0]}|\./dev build")
                self.does_nothing(ran)

    def test_a_build_takes_its_preset(self):
        self.assertEqual(self.dev("build", "tsan")[3][0], "cmake --preset tsan")
        self.assertEqual(self.dev("build")[3][0], "cmake --preset dev")

    def test_the_tests_of_all_presets_come_after_lint(self):
        self.logs("asan", "tsan", "clang")
        code, _, _, ran = self.dev("test", "--all")
        self.assertEqual(code, 0)
        steps = [" ".join(line.split()[:3]) for line in ran]
        self.assertEqual(steps[:2], ["python3 tests/lint/lint.py", "python3 tests/traps/traps.py"])
        self.assertEqual([s for s in steps if s.startswith("ctest")],
                         [f"ctest --test-dir build/{p}" for p in ("asan", "tsan", "clang")])

    def test_what_was_not_tried_is_listed_at_the_end_and_a_failure_still_fails(self):
        self.logs("asan", text="noise\nskipped a_full_disk: only root may mount\n1 skipped\n")
        for ends_with in ("0", "8"):
            code, out, _, _ = self.dev("test", CTEST_ENDS_WITH=ends_with)
            self.assertEqual(code, int(ends_with))
            self.assertTrue(out.endswith("Not tried on this machine (asan):\n"
                                         "skipped a_full_disk: only root may mount\n"), out)
        self.logs("asan", text="noise\n")
        self.assertNotIn("Not tried", self.dev("test")[1])

    def test_clean_removes_what_was_built(self):
        self.assertEqual(self.dev("clean")[0], 0)
        self.assertFalse((self.copy / "build").exists() or (self.copy / "run").exists())

    def logs(self, *presets, text=""):
        for preset in presets:
            folder = self.copy / "build" / preset / "Testing" / "Temporary"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "LastTest.log").write_text(text)


if __name__ == "__main__":
    unittest.main()

"""The coverage table and its floors."""

import json

from scripts.coverage_summary import Counts, main, read_counts, read_last, render

FULL = Counts(lines=80, lines_hit=80, branches=20, branches_hit=20)
HALF = Counts(lines=80, lines_hit=40, branches=20, branches_hit=10)
BARE = Counts(lines=0, lines_hit=0, branches=0, branches_hit=0)


def report(**covered):
    """A coverage report with one file of a hundred lines per argument, `__` for a slash."""
    summary = {"num_statements": 100, "num_branches": 0, "covered_branches": 0}
    files = {
        f"{name.replace('__', '/')}.py": {"summary": {**summary, "covered_lines": n}} for name, n in covered.items()
    }
    return {"files": files}


def test_branches_count_like_lines():
    assert (FULL.percent, HALF.percent) == (100.0, 50.0)


def test_an_area_without_code_is_covered():
    assert BARE.percent == 100.0


def test_a_file_without_code_has_no_row():
    empty = {"num_statements": 0, "covered_lines": 0, "num_branches": 0, "covered_branches": 0}
    assert read_counts({"files": {"apps/__init__.py": {"summary": empty}}}) == {}


def test_the_table_is_read_back_as_it_was_written():
    assert read_last(render({"apps/a.py": FULL, "apps/b.py": HALF}, {}))["apps/b.py"] == 50.0


def test_a_file_shows_its_change_since_the_last_table():
    table = render({"apps/a.py": FULL, "apps/b.py": HALF, "apps/c.py": FULL}, {"apps/a.py": 100.0, "apps/b.py": 60.5})
    changes = {
        line.split("`")[1]: line.split("|")[-2].strip() for line in table.splitlines() if line.startswith("| `apps/")
    }
    assert {name: changes[name] for name in ("apps/a.py", "apps/b.py", "apps/c.py")} == {
        "apps/a.py": "=",
        "apps/b.py": "-10.5",
        "apps/c.py": "new",
    }


def run(tmp_path, **covered):
    source = tmp_path / "coverage.json"
    source.write_text(json.dumps(report(**covered)))
    return main(str(source), str(tmp_path / "new" / "summary.md"))


def test_above_every_floor_it_passes(tmp_path):
    assert run(tmp_path, apps__tournaments__domain__a=100, apps__tournaments__realtime__b=95, apps__web__c=92) == 0
    assert "| `apps/web/c.py` | 92.0 % | 8 | 0 | new |" in (tmp_path / "new" / "summary.md").read_text()


def test_the_domain_below_its_floor_fails(tmp_path, capsys):
    assert run(tmp_path, apps__tournaments__domain__a=99, apps__web__c=100) == 1
    assert "apps/tournaments/domain/: 99.00 % is below 100 %" in capsys.readouterr().out


def test_a_weak_whole_fails(tmp_path, capsys):
    assert run(tmp_path, apps__tournaments__domain__a=100, apps__web__c=80) == 1
    assert "everything: 90.00 % is below 92 %" in capsys.readouterr().out


def test_the_counts_come_from_the_report():
    assert read_counts(report(apps__a=30)) == {"apps/a.py": Counts(100, 30, 0, 0)}

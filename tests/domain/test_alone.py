import subprocess
import sys

from tests.support.paths import ROOT, project_files

DOMAIN = ROOT / "apps" / "tournaments" / "domain"
HOUSE = {"django", "channels", "rest_framework", "redis", "psycopg", "asgiref", "msgspec"}


def test_the_domain_runs_without_the_rest_of_the_house():
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in project_files(".py", below=DOMAIN)]
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    assert HOUSE.intersection(done.stdout.split()) == set()

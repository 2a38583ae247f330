"""Variables in tables of options, manual pages, and files that configure or start a program."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.discovered import discover

GO = """\
package config

import "os"

func read() { parse(os.Environ()) }

var options = map[string]*value{
\t"BASE_URL": {
\t\traw: "http://localhost",
\t\tkind: text,
\t},
\t"BATCH": {defaultValue: 100},
\t"ADMIN_PASSWORD": {
\t\traw: "open",
\t},
}
"""
MANUAL = """\
.TH DOVE 1
.SH OPTIONS
.TP
.B NO_VARIABLE
An option.
.SH ENVIRONMENT
.TP
.B BASE_URL
Where it answers, unless
.B BATCH
or \\fBADMIN_PASSWORD\\fR is set\\&.
.br
Default is "http://localhost"\\&.
.TP
.B ONLY_TOLD
Told in the manual\\&.
.br
Default is 5 minutes\\&.
"""


def variables(root: Path, files: dict[str, str]) -> dict[str, tuple[str, str, int]]:
    found = discover(root / "dove", {"README.md": "# Dove\n"} | files)
    return {
        f.name: (f.detail, f.file, f.line)
        for f in found.dependencies.environment
        if f.topic == "Environment variables"
    }


def test_keys_of_a_table_that_the_whole_environment_is_looked_up_in(tmp_path: Path) -> None:
    files = {"go.mod": "module dove\n", "config/parser.go": GO}
    assert variables(tmp_path, files) == {
        "ADMIN_PASSWORD": ("default `…`; read in `config`", "config/parser.go", 13),
        "BASE_URL": ("default `http://localhost`; read in `config`", "config/parser.go", 8),
        "BATCH": ("default `100`; read in `config`", "config/parser.go", 12),
    }


@pytest.mark.parametrize(
    "used", ["cmd.Env = append(os.Environ(), own)", 'parse([]string{"os"}) // none']
)
def test_an_environment_that_is_handed_on_makes_no_variables(tmp_path: Path, used: str) -> None:
    text = GO.replace("parse(os.Environ())", used)
    assert variables(tmp_path, {"go.mod": "module dove\n", "config/parser.go": text}) == {}


def test_schemas_of_the_environment_in_scripts(tmp_path: Path) -> None:
    text = (
        'import { z } from "zod";\nexport const env = z.object({\n  DB_URL: z.string(),\n'
        '  LOG_LEVEL: z.string().default("info"),\n  API_PORT: z.coerce.number().default(80),\n'
        "}).parse(process.env);\n"
    )
    found = variables(tmp_path, {"package.json": '{"name": "dove"}', "src/env.ts": text})
    assert {name: said[0].partition(";")[0] for name, said in found.items()} == {
        "API_PORT": "default `80`",
        "DB_URL": "read in `dove`",
        "LOG_LEVEL": "default `info`",
    }


def test_a_manual_page_says_what_variables_are_for(tmp_path: Path) -> None:
    files = {"go.mod": "module dove\n", "config/parser.go": GO, "dove.1": MANUAL}
    found = discover(tmp_path / "dove", {"README.md": "# Dove\n"} | files)
    facts = list(found.dependencies.environment)
    told = {f.name: (f.detail, f.line) for f in facts if f.topic == "Environment documents"}
    assert told == {
        "BASE_URL": ("Where it answers, unless BATCH or ADMIN_PASSWORD is set.", 8),
        "ONLY_TOLD": ("Told in the manual.", 15),
    }
    places = {f.name: (f.detail, f.file) for f in facts if f.topic == "Environment variables"}
    assert places["ONLY_TOLD"] == ("default `5 minutes`", "dove.1")
    assert places["BASE_URL"][1] == "config/parser.go"
    assert "NO_VARIABLE" not in places


SCRIPTS = (
    '{"name": "dove", "scripts": {"build": "run-all check-db app", "app": "next build",'
    ' "check-db": "node scripts/check.js", "words": "node scripts/words.js"},'
    ' "dependencies": {"next": "15"}}'
)
WEB = {
    "package.json": SCRIPTS,
    "next.config.ts": "const base = process.env.BASE_PATH || '';\nexport default {\n  env: {\n"
    "    base,\n    cloudUrl: process.env.CLOUD_URL,\n    KEPT: process.env.KEPT,\n  },\n};\n",
    "scripts/check.js": "if (process.env.SKIP_CHECK) process.exit();\n",
    "scripts/words.js": "const a = process.env.WORDS;\n",
    "src/app/page.tsx": "export const a = process.env.base + process.env.cloudUrl + "
    "process.env.KEPT + process.env.APP_SECRET;\n",
}


def test_what_configures_and_builds_reads_settings_and_makes_constants(tmp_path: Path) -> None:
    assert {name: said[1] for name, said in variables(tmp_path, WEB).items()} == {
        "APP_SECRET": "src/app/page.tsx",
        "BASE_PATH": "next.config.ts",
        "CLOUD_URL": "next.config.ts",
        "KEPT": "next.config.ts",
        "SKIP_CHECK": "scripts/check.js",
    }


def test_metrics_and_checks_are_named_by_what_they_say(tmp_path: Path) -> None:
    found = discover(tmp_path / "dove", {
        "go.mod": "module dove\n\nrequire github.com/prometheus/client_golang v1.0.0\n",
        "main.go": 'package main\n\nimport (\n\t"net/http"\n'
        '\t"github.com/prometheus/client_golang/prometheus"\n)\n\n'
        "var flights = prometheus.NewCounterVec(\n\tprometheus.CounterOpts{\n"
        '\t\tNamespace: "dove",\n\t\tName: "flights",\n\t\tHelp: "Flights so far",\n\t},\n'
        '\t[]string{"to"},\n)\n\n'
        "var other = prometheus.NewGauge(prometheus.GaugeOpts{Name: named, Help: text})\n\n"
        "func main() {\n\tprometheus.MustRegister(flights)\n"
        '\thttp.HandleFunc("/healthz", well)\n\thttp.HandleFunc("/birds", well)\n}\n\n'
        "func well(w http.ResponseWriter, r *http.Request) {}\n",
        "count.py": "from prometheus_client import Counter\n\nEGGS = Counter(\n"
        '    "eggs_total", "Eggs that were laid"\n)\n',
    })  # fmt: skip
    facts = {f.name: (f.detail, f.line) for f in found.dependencies.observability}
    assert facts["flights"] == ("counter of `dove`: Flights so far", 9)
    assert facts["eggs_total"] == ("counter: Eggs that were laid", 3)
    assert facts["/healthz"] == ("answers whether it is well, by `well`", 21)
    assert not {"/birds", "text", "named"} & set(facts)


def test_the_settings_of_a_log_are_switches(tmp_path: Path) -> None:
    text = GO.replace('"BATCH"', '"LOG_FORMAT"').replace("100", '"json"')
    text += '\nvar a = flag.Bool("debug", false, "Tell more")\n'
    text = text.replace('import "os"', 'import (\n\t"flag"\n\t"log/slog"\n\t"os"\n)')
    found = discover(tmp_path / "dove", {"go.mod": "module dove\n", "config/parser.go": text})
    facts = {f.name: f.detail for f in found.dependencies.observability}
    assert facts["LOG_FORMAT"] == "environment variable, default `json`"


def test_constants_beside_the_environment_are_no_variables(tmp_path: Path) -> None:
    text = (
        "export const LIMITS = {\n  MAX_SIZE: 1,\n  MIN_SIZE: 2,\n  ANY_SIZE: 3,\n};\n"
        "export const all = read(process.env);\n"
    )
    python = 'import os\n\nread(os.environ)\nCACHE = {\n    "BACKEND": 1,\n    "OPTIONS": 2,\n    "LOCATION": 3,\n}\n'
    files = {"package.json": '{"name": "dove"}', "src/config.ts": text, "settings.py": python}
    assert variables(tmp_path, files) == {}


def test_the_settings_of_the_code_come_before_what_builds_a_part_of_it(tmp_path: Path) -> None:
    settings = (
        "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
        '    BASE_PATH: str = "/"\n'
    )
    found = variables(tmp_path, WEB | {"dove/settings.py": settings, "dove/__init__.py": ""})
    assert found["BASE_PATH"][1:] == ("dove/settings.py", 5)
    assert found["SKIP_CHECK"][1] == "scripts/check.js"

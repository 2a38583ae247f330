"""Flows begin where people begin: at commands, requests, and what the README calls."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain.documents.analysis import Flow
from support.discovered import discover


def flows(root: Path, files: dict[str, str]) -> list[Flow]:
    return list(discover(root / "checkout", files).flows.flows.flows)


def way(flow: Flow) -> list[str]:
    return [step.function for step in flow.steps]


COBRA = """package main

import "github.com/spf13/cobra"

var rootCmd = &cobra.Command{
	Use:   "lark",
	RunE:  execute,
}

func main() {
	rootCmd.Execute()
}

// execute sends all letters.
func execute(cmd *cobra.Command, args []string) error {
	return sendAll()
}

func sendAll() error {
	return nil
}
"""


def test_a_cobra_program_goes_on_in_the_function_of_its_command(tmp_path: Path) -> None:
    files = {"go.mod": "module example.org/lark\n\ngo 1.22\n", "main.go": COBRA}
    (flow,) = flows(tmp_path, files)
    assert flow.name == "Running `lark`"
    assert way(flow) == ["main", "execute", "sendAll"]
    assert [step.action for step in flow.steps][1:] == ["Sends all letters.", ""]


def test_a_request_is_followed_into_the_file_of_its_view(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "django\n",
        "shop/__init__.py": "",
        "shop/urls.py": "from django.urls import path\nfrom shop import views\n\n"
        'urlpatterns = [path("orders", views.orders)]\n',
        "shop/views.py": "from shop.store import load\n\n\ndef orders(request):\n"
        "    return load(request)\n",
        "shop/store.py": "def load(request):\n    return check(request)\n\n\n"
        "def check(request):\n    return request\n",
    }
    (flow,) = flows(tmp_path, files)
    assert flow.name == "Request `/orders`"
    assert [(step.file, step.function) for step in flow.steps] == [
        ("shop/views.py", "orders"), ("shop/store.py", "load"), ("shop/store.py", "check"),
    ]  # fmt: skip


def test_handlers_of_a_go_service_are_found_in_their_package(tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.org/lark\n\ngo 1.22\n",
        "api/api.go": 'package api\n\nimport "net/http"\n\ntype server struct{}\n\n'
        "func New() *http.ServeMux {\n\tmux := http.NewServeMux()\n\th := &server{}\n"
        '\tmux.HandleFunc("GET /letters", h.letters)\n\treturn mux\n}\n',
        "api/letters.go": 'package api\n\nimport (\n\t"net/http"\n\n'
        '\t"example.org/lark/store"\n)\n\n'
        "func (s *server) letters(w http.ResponseWriter, r *http.Request) {\n\tstore.All()\n}\n",
        "store/store.go": "package store\n\nfunc All() []string {\n\treturn load()\n}\n\n"
        "func load() []string {\n\treturn nil\n}\n",
    }
    (flow,) = flows(tmp_path, files)
    assert flow.name == "Request `GET /letters`"
    assert way(flow) == ["server.letters", "All", "load"]
    assert flow.steps[2].action == ""  # what it returns says nothing of what it does


def test_what_the_readme_calls_comes_first(tmp_path: Path) -> None:
    def module(name: str) -> str:
        return (
            f"from dove.{name}_a import one_{name}\nfrom dove.{name}_b import two_{name}\n\n\n"
            f"def {name}(letter):\n    one_{name}(letter)\n    own_{name}(letter)\n"
            f"    return two_{name}(letter)\n\n\ndef own_{name}(letter):\n    return letter\n"
        )

    files = {"dove/__init__.py": "", "README.md": "# Dove\n\n```python\nweigh(letter)\n```\n"}
    for name in ("address", "weigh", "zone"):
        files[f"dove/{name}.py"] = module(name)
        files[f"dove/{name}_a.py"] = f"def one_{name}(letter):\n    return letter\n"
        files[f"dove/{name}_b.py"] = f"def two_{name}(letter):\n    return letter\n"
    found = flows(tmp_path, files)
    assert found[0].name == "How `weigh` works"
    assert {flow.name for flow in found} == {
        "How `weigh` works", "How `address` works", "How `zone` works",
    }  # fmt: skip


INTERFACE = {
    "go.mod": "module example.org/post\n\ngo 1.22\n",
    "main.go": 'package main\n\nimport "example.org/post/office"\n\nfunc main() {\n'
    "\toffice.Open(nil)\n}\n",
    "office/office.go": "package office\n\ntype Store interface {\n\tLoad(id int) string\n"
    "\tSave(text string)\n}\n\nfunc Open(store Store) {\n\tstore.Save(sorted())\n}\n\n"
    'func sorted() string {\n\treturn pick()\n}\n\nfunc pick() string {\n\treturn ""\n}\n',
    "office/disk.go": "package office\n\ntype Disk struct{}\n\n"
    'func (d *Disk) Load(id int) string { return "" }\n\n'
    "// Save writes to the disk.\nfunc (d *Disk) Save(text string) { write(text) }\n\n"
    "func write(text string) {}\n",
}


def test_a_call_through_an_interface_goes_on_in_its_only_implementation(tmp_path: Path) -> None:
    (flow,) = flows(tmp_path, INTERFACE)
    assert way(flow) == ["main", "Open", "sorted", "pick", "Disk.Save", "write"]


def test_an_interface_with_two_implementations_is_where_the_way_ends(tmp_path: Path) -> None:
    tape = INTERFACE["office/disk.go"].replace("Disk", "Tape").split("func write")[0]
    (flow,) = flows(tmp_path, INTERFACE | {"office/tape.go": tape})
    assert "Store.Save" in way(flow)
    assert not {"Disk.Save", "Tape.Save"} & set(way(flow))


def test_an_abstract_method_of_one_heir_is_that_of_the_heir(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "post"\nversion = "1"\n'
        '[project.scripts]\npost = "post.cli:main"\n',
        "post/__init__.py": "",
        "post/cli.py": "from post.base import Office\n\n\ndef main(office: Office):\n"
        "    office.send()\n    work()\n\n\ndef work():\n    return 1\n",
        "post/base.py": "from abc import ABC, abstractmethod\n\n\nclass Office(ABC):\n"
        "    @abstractmethod\n    def send(self): ...\n",
        "post/town.py": "from post.base import Office\n\n\nclass Town(Office):\n"
        "    def send(self):\n        return stamp()\n\n\ndef stamp():\n    return 2\n",
    }
    (flow,) = flows(tmp_path, files)
    assert way(flow) == ["main", "Town.send", "stamp", "work"]


def test_requests_are_about_different_things_and_changes_go_first(tmp_path: Path) -> None:
    handlers = "".join(
        f'@app.{verb}("/api/v1/{path}")\ndef {verb}_{number}():\n    load({number})\n\n\n'
        for number, (verb, path) in enumerate(
            [("get", "users"), ("post", "users"), ("get", "users/{id}"), ("get", "orders")]
        )
    )
    files = {
        "requirements.txt": "fastapi\n",
        "shop/__init__.py": "",
        "shop/web.py": "from fastapi import FastAPI\nfrom shop.store import load\n\n"
        f"app = FastAPI()\n\n\n{handlers}",
        "shop/store.py": "def load(what):\n    return check(what)\n\n\n"
        "def check(what):\n    return what\n",
    }
    found = [flow.name for flow in flows(tmp_path, files) if flow.type == "route"]
    assert found[0] == "Request `POST /api/v1/users`"
    assert not [name for name in found[1:] if "/users" in name]


def test_commands_of_django_and_what_a_framework_calls(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "django\ncelery\n",
        "shop/__init__.py": "",
        "shop/management/commands/sendmail.py": "from shop.mail import send\n\n\n"
        "class Command:\n    def handle(self):\n        send()\n",
        "shop/mail.py": "def send():\n    return pack()\n\n\ndef pack():\n    return 1\n",
        "shop/tasks.py": "from celery import shared_task\nfrom shop.bill import charge\n\n\n"
        "@shared_task\ndef bill_all():\n    charge()\n",
        "shop/bill.py": "from shop.money import take\n\n\ndef charge():\n    return take()\n",
        "shop/money.py": "def take():\n    return 1\n",
    }
    found = {flow.name: flow.type for flow in flows(tmp_path, files)}
    assert found["Command `manage.py sendmail`"] == "subcommand"
    assert found["Background task `bill_all`"] == "event"


def test_the_handler_of_a_route_in_go_is_the_method_that_takes_a_request(tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.org/post\n\ngo 1.22\n",
        "main.go": 'package main\n\nimport (\n\t"example.org/post/api"\n'
        '\t"example.org/post/db"\n\t"github.com/gin-gonic/gin"\n)\n\nfunc main() {\n'
        "\tletters := api.New(db.Open())\n\tr := gin.Default()\n"
        '\tr.POST("/letter", letters.Create)\n}\n',
        "api/api.go": 'package api\n\nimport "github.com/gin-gonic/gin"\n\ntype API struct{}\n\n'
        "func New(any) *API { return nil }\n\nfunc (a *API) Create(ctx *gin.Context) { check() }\n\n"
        "func check() { weigh() }\n\nfunc weigh() {}\n",
        "db/db.go": "package db\n\ntype DB struct{}\n\nfunc Open() *DB { return nil }\n\n"
        "func (d *DB) Create(text string) {}\n",
    }
    found = {flow.name: way(flow) for flow in flows(tmp_path, files)}
    assert found["Request `POST /letter`"] == ["API.Create", "check", "weigh"]


LIBRARY = {
    "pyproject.toml": '[project]\nname = "lark"\nversion = "1"\n',
    "lark/__init__.py": "from ._song import *\n",
    "lark/_song.py": '__all__ = ["sing"]\n\nfrom lark._air import breathe\n'
    "from lark._beak import LarkError, open_beak\n\n\n"
    'def sing(song):\n    """Sings a song."""\n    breathe(song)\n    open_beak(song)\n'
    '    if not song:\n        raise LarkError("no song")\n\n\n'
    "def hum(song):\n    breathe(song)\n    open_beak(song)\n" + "# line\n" * 30,
    "lark/_air.py": "def breathe(song):\n    return fill(song)\n\n\ndef fill(song):\n    return 1\n"
    + "# line\n" * 30,
    "lark/_beak.py": "class LarkError(Exception):\n    def __init__(self, text):\n"
    "        self.text = text\n\n\ndef open_beak(song):\n    return song\n" + "# line\n" * 30,
}


def test_what_nobody_can_call_starts_no_flow_and_an_error_is_no_step(tmp_path: Path) -> None:
    (flow,) = flows(tmp_path, LIBRARY)
    assert flow.name == "How `sing` works"
    assert way(flow) == ["sing", "breathe", "fill", "open_beak"]


def test_the_guide_of_a_library_in_cpp_says_where_people_begin(tmp_path: Path) -> None:
    files = {
        "CMakeLists.txt": "project(lark)\n",
        "README.md": "# lark\n\nLark is a library that sings.\n",
        "docs/guide.md": "# Guide\n\n```c++\nlark::Bird* bird;\nbird->Sing(1);\n```\n",
        "include/lark/bird.h": "class Bird {\n public:\n  // Sings one song aloud.\n"
        "  int Sing(int song);\n};\n",
        "src/bird.cc": '#include "lark/bird.h"\n#include "air.h"\n\n'
        "int Bird::Sing(int song) {\n  return Breathe(song);\n}\n",
        "src/air.h": "int Breathe(int song);\nint Fill(int song);\nint Hold(int song);\nint Handle(int song);\n",
        "src/air.cc": '#include "air.h"\n\nint Breathe(int song) {\n  return Fill(song);\n}\n\n'
        "int Fill(int song) {\n  return Hold(song);\n}\n\n"
        "int Hold(int song) {\n  return song;\n}\n\n"
        "int Handle(int song) {\n  return Breathe(song);\n}\n",
    }
    first = flows(tmp_path, files)[0]
    assert first.name == "How `Bird.Sing` works"
    assert first.steps[0].file == "src/bird.cc"
    assert first.steps[0].action == "Sings one song aloud."


def test_a_helper_of_everybody_is_no_part_of_a_flow(tmp_path: Path) -> None:
    callers = "".join(f"def _note_{n}():\n    tell(1)\n\n\n" for n in range(12))
    files = {
        "pyproject.toml": '[project]\nname = "lark"\nversion = "1"\n',
        "README.md": "# lark\n\nLark sings.\n\n```python\nsing(1)\n```\n",
        "lark/__init__.py": "from lark.song import sing\n",
        "lark/song.py": "from lark.air import breathe\nfrom lark.voice import tell\n\n\n"
        f"def sing(song):\n    tell(song)\n    breathe(song)\n\n\n{callers}",
        "lark/air.py": "def breathe(song):\n    return fill(song)\n\n\ndef fill(song):\n"
        "    return hold(song)\n\n\ndef hold(song):\n    return song\n" + "# line\n" * 30,
        "lark/voice.py": "from lark.throat import open_throat\n\n\n"
        "def tell(song):\n    open_throat(song)\n" + "# line\n" * 30,
        "lark/throat.py": "def open_throat(song):\n    return song\n" + "# line\n" * 30,
    }
    first = flows(tmp_path, files)[0]
    assert first.name == "How `sing` works"
    assert way(first) == ["sing", "breathe", "fill", "hold"]


def test_types_of_commands_have_a_flow_each_under_the_name_of_their_package(tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.org/lark\n\ngo 1.22\n",
        "main.go": "package main\n\nfunc main() {\n\tparse()\n}\n\nfunc parse() {}\n",
        "air/air.go": "package air\n\nfunc Read(text string) string { return text }\n\n"
        'func Strip() string { return fill() }\n\nfunc fill() string { return "" }\n',
    }
    for name in ("sing", "hum", "call"):
        files[f"{name}/command.go"] = (
            f'package {name}\n\nimport "example.org/lark/air"\n\ntype Options struct{{}}\n\n'
            f"// Run lets it {name}.\nfunc (o Options) Run() error {{\n"
            f"\tair.Read(air.Strip())\n\tstart()\n\treturn nil\n}}\n\n"
            f"func start() {{ own_{name}() }}\n\nfunc own_{name}() {{ last() }}\n\n"
            "func last() {}\n"
        )
    found = {flow.name: way(flow) for flow in flows(tmp_path, files)}
    assert set(found) == {f"How `{name}.Options.Run` works" for name in ("sing", "hum", "call")}
    assert found["How `hum.Options.Run` works"] == [
        "Options.Run", "Strip", "fill", "start", "own_hum", "last",
    ]  # fmt: skip


def test_what_comes_in_over_a_type_of_others_is_followed_into_the_task_for_it(
    tmp_path: Path,
) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "lark"\nversion = "1"\n',
        "lark/__init__.py": "",
        "lark/wire.py": "import asyncio\nfrom lark.song import Cycle\n\n\n"
        "class Wire(asyncio.Protocol):\n    def __init__(self):\n"
        "        self.cycle: Cycle = None\n\n"
        "    def data_received(self, data):\n        self.feed(data)\n\n"
        "    def feed(self, data):\n        if not data:\n            self.send_400_response()\n"
        "        self.cycle = Cycle()\n"
        "        asyncio.create_task(self.cycle.run(data))\n\n"
        '    def send_400_response(self):\n        return b""\n',
        "lark/song.py": 'class Cycle:\n    def __init__(self):\n        self.name = ""\n\n'
        "    async def run(self, data):\n        await self.sing(data)\n\n"
        "    async def sing(self, data):\n        return data\n",
    }
    (flow,) = flows(tmp_path, files)
    assert (flow.name, flow.type) == ("How `Wire.data_received` works", "event")
    assert way(flow) == ["Wire.data_received", "Wire.feed", "Cycle.run", "Cycle.sing"]


def test_what_is_called_later_comes_after_what_it_is_given_to(tmp_path: Path) -> None:
    files = {
        "package.json": '{"name": "lark", "bin": {"lark": "./src/main.ts"}}',
        "src/main.ts": "import { wait, ready, sing } from './song'\n\n"
        "export function main() {\n  wait(ready(), () => sing())\n}\n\nmain()\n",
        "src/song.ts": "export function wait(a: number, then: () => void) {\n  then()\n}\n"
        "export function ready() {\n  return 1\n}\nexport function sing() {\n  return 2\n}\n",
    }
    (flow,) = flows(tmp_path, files)
    assert [name for name in way(flow) if name][-3:] == ["ready", "wait", "sing"]


def test_what_a_returned_function_calls_is_called_later(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "lark"\nscripts = { lark = "lark.main:main" }\n',
        "lark/__init__.py": "",
        "lark/main.py": "from lark.mail import sender\n\n\ndef main():\n    deliver(sender())\n\n\n"
        "def deliver(send):\n    send()\n",
        "lark/mail.py": "def sender():\n    prepare()\n\n    def send(*args):\n        ring()\n"
        "        return args\n\n    def now():\n        check()\n\n    now()\n    return send\n\n\n"
        "def prepare():\n    pass\n\n\ndef ring():\n    pass\n\n\ndef check():\n    pass\n",
    }
    (flow,) = flows(tmp_path, files)
    assert [step.function for step in flow.steps if step.later] == ["ring"]
    assert {"prepare", "check"} <= set(way(flow))
    assert "ring (later)" in flow.diagram

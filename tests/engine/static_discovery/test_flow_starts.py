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
    assert flow.steps[2].action == "Returns `[]string`."


def test_what_the_readme_calls_comes_first(tmp_path: Path) -> None:
    def module(name: str) -> str:
        return (
            f"from dove.{name}_a import one_{name}\nfrom dove.{name}_b import two_{name}\n\n\n"
            f"def {name}(letter):\n    one_{name}(letter)\n    return two_{name}(letter)\n"
        )

    files = {"dove/__init__.py": "", "README.md": "# Dove\n\n```python\nweigh(letter)\n```\n"}
    for name in ("address", "weigh", "zone"):
        files[f"dove/{name}.py"] = module(name)
        files[f"dove/{name}_a.py"] = f"def one_{name}(letter):\n    return letter\n"
        files[f"dove/{name}_b.py"] = f"def two_{name}(letter):\n    return letter\n"
    found = flows(tmp_path, files)
    assert found[0].name == "Calling `weigh`"
    assert {flow.name for flow in found} == {
        "Calling `weigh`", "Calling `address`", "Calling `zone`",
    }  # fmt: skip

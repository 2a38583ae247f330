"""Pages of flows say through what a function is called, and where the repository's code ends."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

FILES = {
    "go.mod": "module example.org/lark\n\ngo 1.22\n",
    "README.md": "# lark\n\nA web framework.\n\n```go\nlark.New()\n```\n",
    "lark.go": 'package lark\n\nimport (\n\t"net/http"\n\t"os/exec"\n)\n\n'
    "// Engine answers requests.\ntype Engine struct {\n"
    "\t// After is called when all is done.\n\tAfter func()\n\tfind func()\n}\n\n"
    "// New makes an engine.\nfunc New() *Engine { return &Engine{find: search} }\n\n"
    "// ServeHTTP answers.\n"
    "func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {\n"
    "\te.find()\n\tcommit()\n\te.After()\n}\n\n"
    "func search() { descend() }\n\nfunc descend() {}\n\n"
    'func commit() {\n\texec.Command("git", "commit").Run()\n}\n',
}


def test_a_page_tells_how_a_flow_ends(tmp_path: Path) -> None:
    world = World(tmp_path, FILES)
    world.plan()
    pages = {path: result.text for path, result in world.written().items()}
    (page,) = [text for path, text in pages.items() if path.startswith("flows/lark-engine")]
    assert page.startswith("# How lark.Engine.ServeHTTP answers a request\n")
    assert "The server that it is given to calls it for each request." in page
    steps = [line for line in page.splitlines() if line[:2] in ("1.", "2.", "3.", "4.")]
    assert "`search`" in steps[0]
    assert "called through `Engine.find` " in steps[0]
    assert "It runs `git commit`" in steps[2]
    assert steps[3].startswith("4. Then `Engine.ServeHTTP` calls the function in `Engine.After`")

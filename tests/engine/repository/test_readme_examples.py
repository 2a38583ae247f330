"""Code in a README: what is shown first, and which names it uses."""

from __future__ import annotations

from docgen_engine.repository.readme import read_document
from docgen_engine.repository.readme_examples import first_usage, imported_names, used_names

SHOWN = """# Owl

Owl flies.

## Install

```python
import install_it
print(install_it)
```

## Usage

Let it fly:

```python
from owl import (
    Owl,  # the bird
    wing as w,
)

def prepare(x):
    return x

Owl("barn").fly(prepare(1), Feather.soft())
```
"""


def test_the_first_example_is_one_of_use_with_its_lead_and_lines() -> None:
    found = first_usage(read_document("README.md", SHOWN, "README").examples)
    assert found is not None
    assert (found.lead, found.lead_line) == ("Let it fly:", 14)
    assert SHOWN.split("\n")[found.line - 1] == "from owl import ("
    assert SHOWN.split("\n")[found.line_end - 1].startswith('Owl("barn")')


def test_an_example_that_nobody_reads_at_one_go_is_not_shown() -> None:
    long = "# A\n\n```go\n" + "x()\n" * 60 + "```\n"
    assert first_usage(read_document("README.md", long, "README").examples) is None


def test_names_that_examples_use_are_not_those_that_they_define() -> None:
    examples = read_document("README.md", SHOWN, "README").examples
    assert imported_names(examples) == {"Owl", "wing"}
    assert {"Owl", "wing", "Feather"} <= used_names(examples)
    assert "prepare" not in used_names(examples)
    script = "# A\n\n```ts\nimport { open, type Door as D } from 'house';\nconst { lock } = require('x');\n```\n"
    assert {"open", "Door", "lock"} <= imported_names(read_document("R.md", script, "").examples)
    assert "D" not in imported_names(read_document("R.md", script, "").examples)


def test_a_table_of_contents_behind_a_list_is_no_feature() -> None:
    text = (
        "# Mux\n\nMux routes requests to handlers of all kinds.\n\nThe name says it:\n\n"
        "- It matches requests by host and path\n- It builds addresses from names\n"
        "- It is fast enough for everybody\n\n---\n\n- [Install](#install)\n"
        "- [Serving single pages (e.g. React)](#serving-single-pages)\n"
        "- [Handling CORS requests](#handling-cors-requests)\n"
    )
    found = [s.text for s in read_document("README.md", text, "README").features]
    assert found == [
        "It matches requests by host and path",
        "It builds addresses from names",
        "It is fast enough for everybody",
    ]

"""Local names of Go: what one means, and of which type it is, depends on the block around it."""

from __future__ import annotations

import pytest

from support.index_facts import calls_by_line, index_of

PACKAGE = """package shop

type Cart struct {
	parent *Cart
	items  []*Item
	known  map[string]Item
}

type Item struct{}

type Items []Item

type Box interface{ Open() }

func (c *Cart) Run() {}

func (c *Cart) Find(name string) *Item { return nil }

func (c *Cart) All() ([]*Item, error) { return nil, nil }

func (i *Item) Pay() {}

func carts(c *Cart) []*Cart { return nil }
"""


def targets(body: str, head: str = "func (c *Cart) try(x any)") -> list[str]:
    files = {
        "go.mod": "module example.org/shop\n\ngo 1.22\n",
        "shop.go": PACKAGE,
        "try.go": f"package shop\n\n{head} {{\n{body}\n}}\n",
    }
    found = calls_by_line(index_of(files), "try.go")
    return [target.rpartition("#")[2] for _, target in sorted(found.items())]


def test_a_name_is_the_same_again_behind_a_block_that_uses_it_for_something_else() -> None:
    body = "\tc.Run()\n\tfor _, c := range names() {\n\t\tc.Run()\n\t}\n\tc.Run()"
    assert targets(body) == ["Cart.Run", "", "", "Cart.Run"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("\tif c := other(); c != nil {\n\t\tc.Run()\n\t} else {\n\t\tc.Run()\n\t}\n\tc.Run()",
         ["", "", "", "Cart.Run"]),
        ("\tfunc(c *Item) {\n\t\tc.Pay()\n\t}(nil)\n\tc.Run()", ["Item.Pay", "Cart.Run"]),
        ("\tc, err := c.Find(\"a\"), 1\n\tc.Run()", ["Cart.Find", "Cart.Run"]),
        ("\tif c := c.Find(\"a\"); c != nil {\n\t\tc.Pay()\n\t}", ["Cart.Find", "Item.Pay"]),
        ("\tvar c2 *Cart\n\tgo func() {\n\t\tc2.Run()\n\t}()", ["Cart.Run"]),
        ("\tselect {\n\tcase c := <-many:\n\t\tc.Run()\n\t}", [""]),
    ],
)  # fmt: skip
def test_each_block_has_names_of_its_own(body: str, expected: list[str]) -> None:
    assert targets(body) == expected


@pytest.mark.parametrize(
    "many",
    ["c.items", "c.known", "carts(c)[0].items", "[]Item{}", "list", "made", "given", "named"],
)
def test_what_a_loop_goes_through_gives_its_variable_the_type_of_an_element(many: str) -> None:
    body = (
        "\tlist, _ := c.All()\n\tvar made = make([]*Item, 3)\n\tvar named Items\n"
        f"\tfor _, one := range {many} {{\n\t\tone.Pay()\n\t}}"
    )
    found = targets(body, "func (c *Cart) try(given ...*Item)")
    assert found[-1] == ("" if "[0]" in many else "Item.Pay")


def test_a_loop_over_the_result_of_a_call_knows_its_variable() -> None:
    body = "\tchain := carts(c)\n\tfor place, c := range chain {\n\t\tc.Run()\n\t\tplace.Run()\n\t}"
    assert targets(body) == ["carts", "Cart.Run", ""]


def test_a_value_of_any_type_has_that_which_it_is_taken_for() -> None:
    body = (
        "\tif one, ok := x.(*Cart); ok {\n\t\tone.Run()\n\t}\n\tswitch one := x.(type) {\n"
        "\tcase *Item:\n\t\tone.Pay()\n\tcase *Cart, Items:\n\t\tone.Run()\n\t}"
    )
    assert targets(body) == ["Cart.Run", "Item.Pay", ""]


def test_what_a_method_of_a_local_value_returns_is_known() -> None:
    body = '\tone := c.Find("a")\n\tone.Pay()\n\tc.parent.Run()'
    assert targets(body) == ["Cart.Find", "Item.Pay", "Cart.Run"]

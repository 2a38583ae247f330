"""Types that files of Java and C# use without importing them by name, and where these lead."""

from __future__ import annotations

from docgen_engine.repository.index.linked import RepositoryIndex
from support.index_facts import index_of, tree


def mentions_of(index: RepositoryIndex, path: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.to_file, one.symbol) for one in index.mentions if one.from_file == path]


def test_java_types_of_the_own_package_and_of_whole_packages_that_are_imported() -> None:
    index = index_of(
        tree(
            """
=== src/shop/Cart.java
package shop;
import shop.items.*;
import shop.prices.Price;
import java.util.List;
@Audited
public class Cart<Box> extends Base {
    List<Item> items;
    Price price;
    Box box;
    Shelf.Row row;
    Inner inner;
    void add() { Names.of(this); Cart again = null; String text; }
}
=== src/shop/Base.java
package shop;
public class Base { static class Inner {} }
=== src/shop/Inner.java
package shop;
public class Inner {}
=== src/shop/Box.java
package shop;
public class Box {}
=== src/shop/Names.java
package shop;
public class Names { static void of(Object it) {} }
=== src/shop/Audited.java
package shop;
public @interface Audited {}
=== src/shop/Shelf.java
package shop;
public class Shelf { static class Row {} }
=== src/shop/items/Item.java
package shop.items;
public class Item {}
=== src/shop/prices/Price.java
package shop.prices;
public class Price {}
"""
        )
    )
    assert mentions_of(index, "src/shop/Cart.java") == [
        (5, "src/shop/Audited.java", "Audited"),
        (6, "src/shop/Base.java", "Base"),
        (7, "src/shop/items/Item.java", "Item"),
        (10, "src/shop/Shelf.java", "Shelf"),
        (11, "src/shop/Base.java", "Base.Inner"),
        (12, "src/shop/Names.java", "Names"),
    ]


def test_csharp_types_of_namespaces_in_scope_also_of_those_named_from_around() -> None:
    index = index_of(
        tree(
            """
=== App/Cart.cs
namespace Shop;
using System;
using Items;
[Audit]
public class Cart<TKey> : ICart where TKey : Key
{
    public Price Price { get; }
    private readonly List<Item> items;
    public Task<Order> Buy(Money? money) => Total.Of(Price.Zero, Get<Unused>(), new Order());
    T Get<T>() => Hidden.Value;
}
=== App/ICart.cs
namespace Shop;
public interface ICart {}
=== App/Kinds.cs
namespace Shop;
public class AuditAttribute {}
public class Key {}
public class Price {}
public class Money {}
public static class Total { public static int Of() => 0; }
=== App/Items/Item.cs
namespace Shop.Items;
public class Item {}
public class Order {}
=== App/Other/Hidden.cs
namespace Shop.Other;
public class Hidden {}
public class Unused {}
"""
        )
    )
    # `Price` is the name of a property as well, and `Hidden` in no namespace that is seen.
    assert mentions_of(index, "App/Cart.cs") == [
        (4, "App/Kinds.cs", "AuditAttribute"),
        (5, "App/ICart.cs", "ICart"),
        (5, "App/Kinds.cs", "Key"),
        (8, "App/Items/Item.cs", "Item"),
        (9, "App/Items/Item.cs", "Order"),
        (9, "App/Kinds.cs", "Money"),
        (9, "App/Kinds.cs", "Total"),
    ]

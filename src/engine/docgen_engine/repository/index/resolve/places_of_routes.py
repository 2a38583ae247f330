"""Where frameworks that route by file look for what answers, and which path that stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from docgen_engine.patterns import regex

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_ANY: Final = "ANY"
_OWN: Final = tuple((method, method) for method in _METHODS)
"""Functions that are called as the method that they answer."""

_WHOLE: Final = (("default", _ANY),)
_VARIABLE: Final = regex(r"\[{1,2}(?P<all>\.\.\.)?(?P<name>[\w-]+)(?:=\w+)?\]{1,2}")
_SIGN: Final = regex(r"\[x\+(?P<code>[0-9a-f]{2})\]")
_GROUP: Final = regex(r"^\([^.)][^)]*\)$")
_TEST: Final = regex(r"\.(?:test|spec|stories)\.\w+$|(?:^|/)__tests__/")

_NEXT_APP: Final = regex(
    r"^(?:src/)?app/(?P<folders>(?:[^/]+/)*)(?P<stem>route|page|layout|template|loading|error"
    r"|global-error|not-found|default|forbidden|unauthorized|sitemap|robots|manifest|icon"
    r"|apple-icon|opengraph-image|twitter-image)\.[jt]sx?$"
)
_NEXT_PAGES: Final = regex(r"^(?:src/)?pages/(?P<path>[^.]+(?:\.\.\.[^.]+)*)\.[jt]sx?$")
_SVELTE: Final = regex(
    r"^src/routes/(?P<folders>(?:[^/]+/)*)\+(?P<stem>server|page|layout|error)"
    r"(?:@[^./]*)?(?P<server>\.server)?\.(?P<kind>[jt]s|svelte)$"
)
_REMIX: Final = regex(r"^app/routes/(?P<name>[^/]+?)(?:/(?:route|index))?\.[jt]sx?$")
_NUXT_SERVER: Final = regex(r"^(?:src/)?server/(?P<kind>api|routes)/(?P<path>.+)\.(?:[jt]s|mjs)$")
_NUXT_PAGES: Final = regex(r"^(?:src/|app/)?pages/(?P<path>.+)\.vue$")
_ASTRO: Final = regex(r"^src/pages/(?P<path>.+)\.(?P<kind>[jt]s|astro)$")
_REMIX_SIGN: Final = regex(r"\[(?P<as_is>[^\]]*)\]|(?P<dot>\.)")


class Placed(NamedTuple):
    """What a framework does with a file.

    `handlers` are names that the file may give out, with the methods that they answer; `is_screen`
    says that it is shown at the path, `is_around` that it only stands around such files.
    """

    path: str
    handlers: tuple[tuple[str, str], ...] = ()
    is_screen: bool = False
    is_around: bool = False


_AROUND: Final = Placed("/", is_around=True)


class Convention(NamedTuple):
    """How a framework finds its routes; `packages` are those that say that it is used.

    `place` takes a path inside of the package and gives None for what is nothing to it.
    """

    name: str
    packages: frozenset[str]
    place: Callable[[str], Placed | None]


def _path(folders: Sequence[str], apart: tuple[str, ...] = ()) -> str | None:
    """The path that folders stand for; None where one begins as what has no path of its own."""
    parts = []
    for folder in folders:
        if not folder or _GROUP.match(folder):
            continue
        if apart and folder.startswith(apart):
            return None
        plain = _SIGN.sub(lambda match: chr(int(match["code"], 16)), folder)
        parts.append(_VARIABLE.sub(_braced, plain))
    return "/" + "/".join(parts)


def _braced(match: re.Match[str]) -> str:
    return f"{{{match['name']}{'*' if match['all'] else ''}}}"


def _of_file(path: str, apart: tuple[str, ...] = ()) -> str | None:
    """The path of a file that has its own name in it: `index` is the folder itself."""
    parts = path.split("/")
    return _path(parts[:-1] if parts[-1] == "index" else parts, apart)


# -- the frameworks ------------------------------------------------------------------------


def _next(inner: str) -> Placed | None:
    found = _NEXT_APP.match(inner)
    if found is not None:
        path = _path(found["folders"].split("/"), ("@", "_", "(."))
        if path is None or found["stem"] not in ("route", "page"):
            return _AROUND
        is_route = found["stem"] == "route"
        return Placed(path, _OWN if is_route else (), is_screen=not is_route)
    found = _NEXT_PAGES.match(inner)
    if found is None:
        return None
    path = _of_file(found["path"], ("_",))
    if path is None or path in ("/404", "/500"):
        return _AROUND
    is_api = found["path"].startswith("api/")
    return Placed(path, _WHOLE if is_api else (), is_screen=not is_api)


def _svelte_kit(inner: str) -> Placed | None:
    found = _SVELTE.match(inner)
    if found is None:
        return None
    path = _path(found["folders"].split("/"))
    if path is None or found["stem"] in ("layout", "error"):
        return _AROUND
    if found["stem"] == "server":
        return Placed(path, (*_OWN, ("fallback", _ANY)))
    if found["kind"] == "svelte":
        return Placed(path, is_screen=True)
    return Placed(path, (("actions", "POST"),) if found["server"] else (), is_around=True)


def _remix(inner: str) -> Placed | None:
    found = _REMIX.match(inner)
    if found is None:
        return None
    # `[.]` is a dot of the address, a plain one parts folders.
    name = _REMIX_SIGN.sub(lambda m: "/" if m["dot"] else m["as_is"], found["name"])
    parts = []
    for part in name.split("/"):
        if part.startswith("_"):
            continue  # `_index`, and layouts without an address
        plain = part.removesuffix("_").removeprefix("(").removesuffix(")")
        variable = plain[1:] or "*"
        parts.append(f"{{{variable}}}" if plain.startswith("$") else plain)
    if name.startswith("_") and "/" not in name and name != "_index":
        return _AROUND
    return Placed("/" + "/".join(parts), (("action", "POST"),), is_screen=True)


def _nuxt(inner: str) -> Placed | None:
    found = _NUXT_SERVER.match(inner)
    if found is not None:
        plain, _, last = found["path"].rpartition(".")
        method = last.upper() if plain and last.upper() in _METHODS else ""
        path = _of_file(plain if method else found["path"])
        whole = f"/api{path}".rstrip("/") if found["kind"] == "api" else path
        return Placed(whole, (("default", method or _ANY),)) if path and whole else None
    found = _NUXT_PAGES.match(inner)
    path = _of_file(found["path"]) if found is not None else None
    return Placed(path, is_screen=True) if path else None


def _astro(inner: str) -> Placed | None:
    found = _ASTRO.match(inner)
    path = _of_file(found["path"], ("_",)) if found is not None else None
    if found is None or path is None:
        return None
    if found["kind"] == "astro":
        return Placed(path, is_screen=True)
    return Placed(path, (*_OWN, ("ALL", _ANY)))


def _unless_test(place: Callable[[str], Placed | None]) -> Callable[[str], Placed | None]:
    return lambda inner: None if _TEST.search(inner) else place(inner)


CONVENTIONS: Final = (
    Convention("Next.js", frozenset({"next"}), _unless_test(_next)),
    Convention("SvelteKit", frozenset({"@sveltejs/kit"}), _unless_test(_svelte_kit)),
    Convention(
        "Remix",
        frozenset({"@remix-run/dev", "@remix-run/react", "@react-router/fs-routes"}),
        _unless_test(_remix),
    ),
    Convention("Nuxt", frozenset({"nuxt", "nuxt3"}), _unless_test(_nuxt)),
    Convention("Astro", frozenset({"astro"}), _unless_test(_astro)),
)

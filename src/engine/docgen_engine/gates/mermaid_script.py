"""What runs in QuickJS beside Mermaid: stand-ins for a browser before it, the judge after it.

Parsing needs little of a browser; drawing needs far more and is never asked for.
"""

from __future__ import annotations

from typing import Final

# What Mermaid takes from a browser while it parses. DOMPurify without a page is a bare function
# that lacks these three methods; labels that it would clean are of no interest here.
BROWSER: Final = """
globalThis.console = {log() {}, warn() {}, error() {}, info() {}, debug() {}, trace() {}};
const stand_ins = {addHook() {}, removeHook() {}, sanitize(text) { return String(text); }};
for (const [name, value] of Object.entries(stand_ins))
  Object.defineProperty(Function.prototype, name, {value, configurable: true, writable: true});
globalThis.TextEncoder ??= class {
  encode(text) {
    const bytes = unescape(encodeURIComponent(text));
    return Uint8Array.from(bytes, (sign) => sign.charCodeAt(0));
  }
};
globalThis.structuredClone ??= (value) =>
  value === undefined ? value : JSON.parse(JSON.stringify(value));
"""

# Mermaid's lexers try some eighty expressions such as /^(?:end\b)/ on the rest of the text for
# each token. QuickJS looks for such a match in the whole rest, so that the time grows with the
# square of the length; a sticky expression is tried at the beginning alone and finds the same.
QUICKER: Final = r"""
(() => {
  const plain = String.prototype.match;
  const known = new WeakMap();
  const wholly_anchored = (source) => {
    if (!source.startsWith("^")) return false;
    let depth = 0, inside = false;
    for (let at = 0; at < source.length; at++) {
      const sign = source[at];
      if (sign === "\\") at++;
      else if (inside) inside = sign !== "]";
      else if (sign === "[") inside = true;
      else if (sign === "(") depth++;
      else if (sign === ")") depth--;
      else if (sign === "|" && depth === 0) return false;
    }
    return true;
  };
  const sticky = (expression) => {
    let found = known.get(expression);
    if (found === undefined) {
      const fits = !/[^i]/.test(expression.flags) && wholly_anchored(expression.source);
      found = fits && new RegExp(expression.source, expression.flags + "y");
      known.set(expression, found);
    }
    return found;
  };
  String.prototype.match = function (expression) {
    const found = expression instanceof RegExp && sticky(expression);
    if (!found) return plain.call(this, expression);
    found.lastIndex = 0;
    return found.exec(this);
  };
})();
"""

# How many boxes, participants, entities ... a reader sees. A kind that is not listed counts none.
JUDGE: Final = """
(() => {
const module_ = __esbuild_esm_mermaid_nm.mermaid;
const api = (module_.default || module_).mermaidAPI;
const size = (found) =>
  found == null ? 0 : found.size ?? found.length ?? Object.keys(found).length;
const below = (node) => node ? 1 + (node.children || []).reduce((n, c) => n + below(c), 0) : 0;
const drawn = (db) => db.getData().nodes.filter((node) => !node.isGroup).length;
const COUNTS = {
  "flowchart": (db) => size(db.getVertices()),
  "flowchart-v2": (db) => size(db.getVertices()),
  "flowchart-elk": (db) => size(db.getVertices()),
  "sequence": (db) => size(db.getActors()),
  "class": (db) => size(db.getClasses()),
  "classDiagram": (db) => size(db.getClasses()),
  "er": (db) => size(db.getEntities()),
  "state": drawn,
  "stateDiagram": drawn,
  "mindmap": (db) => below(db.getMindmap()),
  "requirement": (db) => size(db.getRequirements()) + size(db.getElements()),
  "c4": (db) => size(db.getC4ShapeArray()),
  "gitGraph": (db) => size(db.getCommits()),
  "block": (db) => size(db.getBlocksFlat().filter((block) => block.type !== "composite")),
  "kanban": drawn,
};
const count = (diagram) => {
  try { return COUNTS[diagram.type](diagram.db) | 0; } catch { return 0; }
};
api.parse("info");  // makes Mermaid register its kinds of diagrams
const flat = (text) => String(text).slice(0);
globalThis.judge = (text) => {
  globalThis.said = "";
  api.getDiagramFromText(text).then(
    (diagram) => {
      globalThis.said = JSON.stringify({kind: flat(diagram.type), nodes: count(diagram)});
    },
    (error) => {
      globalThis.said = JSON.stringify({problem: flat((error && error.message) || error || "?")});
    },
  );
};
})();
"""

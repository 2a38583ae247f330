"""Forms of verbs with which sentences of doc comments go on behind the name that they are about."""

from __future__ import annotations

from typing import Final

_FORMS: Final = """
accepts activates adapts adds adjusts adopts advances allows appends applies asks asserts assigns
associates assumes attaches attempts becomes begins binds blocks breaks bridges builds bundles
caches calculates calls cancels captures carries catches changes checks chooses cleans clears
clones closes collects combines compares compiles completes composes compresses computes
concatenates configures connects consists constructs consumes contains controls converts copies
corresponds counts covers creates decides declares decodes decorates decrements defers defines
delegates deletes delivers denotes describes deserializes destroys detects determines disables
discards dispatches displays does draws drives drops eliminates emits enables encapsulates encodes
encrypts ends enforces ensures escapes estimates evaluates executes exists exits expands expects
exposes extends extracts facilitates fetches fills filters finalizes finds finishes fires flushes
follows forces formats forwards frees gathers generates gets gives goes governs grants groups
guards handles has helps hides holds identifies ignores implements imports increments indicates
informs inherits initialises initializes initiates injects inserts inspects installs instantiates
intercepts interprets intersects invokes is iterates joins keeps kills launches leaves lets lexes
limits listens lists loads locates locks logs looks lowercases maintains makes manages maps marks
marshals matches measures merges mirrors models modifies monitors mounts moves mutates needs
normalises normalizes notifies observes obtains offers opens optimizes orders outputs overrides
overwrites owns packs parses passes peeks performs persists picks places points polls pops
populates prepares prepends prevents prints processes produces propagates provides provisions
publishes pulls pushes puts queries queues quits quotes raises reads rebuilds receives reconstructs
records recovers redirects reduces refers reflects refreshes registers rejects releases relies
reloads removes renames renders renews repeats replaces replicates reports represents requests
requires reserves resets resizes resolves responds restarts restores restricts retries retrieves
returns reverses revokes rewrites rotates rounds routes runs samples satisfies saves scans
schedules scrolls searches selects sends separates serializes serves sets shows shuts signals
simulates skips sleeps solves sorts spawns specifies splits stands starts stays stops stores
streams strips submits subscribes substitutes subtracts supplies supports suppresses swaps switches
synchronizes takes tells terminates tests throws toggles tokenizes tracks transforms translates
traverses treats tries triggers trims truncates turns unblocks unloads unlocks unmarshals unpacks
unwraps updates upgrades uploads uppercases uses validates verifies visits waits walks wants warns
watches works wraps writes yields
"""

VERBS: Final = frozenset(_FORMS.split())
"""What only ends in `s` may be a noun: in `Import entries from a file` the name is the verb."""

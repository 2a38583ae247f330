"""One module per phase: the agent tasks it needs and how their results become its document.

Pure functions over plain values; running tasks, storing and judging is the orchestrator's work.
"""

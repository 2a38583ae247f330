"""Flows: where they start, how calls are followed, and what is told of each step."""

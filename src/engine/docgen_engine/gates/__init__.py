"""What closes a phase: validators, one module per family of rules, the report, the QA score."""

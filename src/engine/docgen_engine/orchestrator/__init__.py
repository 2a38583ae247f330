"""The only code that changes a run's status: drives phases, judges gates, takes decisions."""

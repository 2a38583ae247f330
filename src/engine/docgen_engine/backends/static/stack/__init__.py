"""What code rests on and what known packages show: dependencies, state, watching."""

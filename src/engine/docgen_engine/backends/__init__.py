"""Who does the agents' work: backends behind `domain.protocols.Backend`."""

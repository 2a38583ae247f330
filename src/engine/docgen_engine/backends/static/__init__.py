"""The `static` backend: does every agent's work by analysis on this machine, without a model."""

"""How people work with a project: commands, tests, contributions, pipelines, containers."""

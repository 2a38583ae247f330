"""Components and what connects them: how code is divided, named, described and layered."""

"""Types that carry data, as schemas and migrations declare them, and which matter most."""

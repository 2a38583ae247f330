"""The catalogue of questions: what engineers who join ask, bound to what is there, and answered."""

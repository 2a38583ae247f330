"""Environment variables: where code and files read or declare them, and what they mean."""

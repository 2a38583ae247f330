"""The JSON documents of a run as types (contract section 5), one module each.

The JSON Schemas in `schemas/` are generated from these types; `registry` holds the list.
"""

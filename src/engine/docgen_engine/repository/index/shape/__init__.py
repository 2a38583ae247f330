"""The shape of functions: what in them happens only sometimes, or only later."""

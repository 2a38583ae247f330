"""The words of the contract as types, and the protocols that rooms meet in. No input or output."""

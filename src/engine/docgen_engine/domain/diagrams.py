"""x"""
from typing import Final
MOST_NODES: Final = 25

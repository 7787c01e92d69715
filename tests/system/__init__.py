"""System tests: the whole stack on free ports, used from outside."""

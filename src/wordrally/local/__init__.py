"""Whole stack on this machine: engines from their wheels and every service, supervised."""

"""The mixin: alert rules, objectives and dashboards, generated from the tables in this package."""

"""Rules, tables and callers that every subject of the user service builds on."""

"""Values and ports that several subjects share."""

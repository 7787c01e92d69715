"""Back a running stack up, and make a data folder of a backup."""

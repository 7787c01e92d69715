"""Three hosts on one machine: games judged from outside while hosts are killed, cut off and upgraded."""

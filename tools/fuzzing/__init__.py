"""What `tools.fuzz` reads, how it damages it, and the process in which it does so."""

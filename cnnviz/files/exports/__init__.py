"""What leaves the program to be shown elsewhere: maps, sheets, figures, films and code."""

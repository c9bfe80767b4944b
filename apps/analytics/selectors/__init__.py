"""What is counted. Each number of queries is the same, however large a tournament is."""

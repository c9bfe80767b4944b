"""A tournament that plays itself: bots that use the API and the sockets like everybody else."""

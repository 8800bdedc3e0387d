"""The figures of docs/, measured on this machine: `make bench`."""

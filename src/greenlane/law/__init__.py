"""What applies on a day: dated, cited, looked up."""

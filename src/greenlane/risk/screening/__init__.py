"""Screening: names of any script against lists of people, firms and ships, with reasons."""

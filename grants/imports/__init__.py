"""Bringing in what was before: published grants of any funder, rounds and ideas from spreadsheets, places."""

"""The doors to the dashboards, by audience."""

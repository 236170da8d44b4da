"""Alerts: saved searches that tell, once, about each new event."""

"""Documents of panels."""

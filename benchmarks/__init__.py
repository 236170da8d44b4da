"""What is measured, and the sites that are made up for it."""

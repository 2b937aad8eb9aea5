"""The Chinese font of the figures, and the script that made it."""

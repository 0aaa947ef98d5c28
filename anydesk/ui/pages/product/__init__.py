"""The page of one product: a frame, and a module for each tab."""

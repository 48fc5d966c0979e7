"""The forms of points, by what is done with them."""

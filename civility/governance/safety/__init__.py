"""The safety index (平安指数): which components count how much, from which month, and how the figure comes of them."""

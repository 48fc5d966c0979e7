"""Activities: shifts, who comes, rotas, hours, claims from them."""

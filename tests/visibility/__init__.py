"""Who sees what: the cells of the visibility matrix, tested on real pages."""

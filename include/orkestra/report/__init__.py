"""One edition of a week's report: frozen, rendered, published, summed up."""

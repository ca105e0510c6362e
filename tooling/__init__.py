"""What building and checking need, and running does not: catalogues, a browser, a filled store."""

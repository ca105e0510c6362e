"""What is said in French and English, on staff pages and players' pages alike: the catalogues, numbers, problems."""

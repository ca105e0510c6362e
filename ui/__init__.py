"""What the pages share: language, filters, cards, charts, tables, and the frame around them."""

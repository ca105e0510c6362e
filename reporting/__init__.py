"""The report: figures, charts, signals, what is overdue and definitions in one file. Knows plotly, and no Streamlit."""

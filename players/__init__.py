"""The public pages: players file complaints and follow them. Plain routes and templates, without Streamlit."""

"""The colours that the browser shows, and what of the pages' style Streamlit has no setting for."""

import streamlit as st

from ui.colours import DARK, LIGHT, Palette, template

__all__ = ["DARK", "LIGHT", "Palette", "palette", "style", "template"]


def palette() -> Palette:
    """The palette of the theme that the browser shows; the light one before it has said."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def style(colours: Palette, drop: str) -> str:
    """What Streamlit has no setting for: captions dark enough to read, and `drop`, the words of an upload box.

    Streamlit fades captions to less than 4.5:1 against the paper, writes white on the light blue of the dark theme's
    buttons, dark blue on its open menus and grey on grey for keys, and its upload box, the size of a file in it and the
    hints below boxes of text speak English only. It also
    fades what is old out and what is new in: each click then paints the page some thirty times over, a tenth of the
    time until it is settled. Its margins are so broad that a list of tickets has no room beside them. A filter bar may
    fill its line: the menu of views ends it, as a mark that says its name to those who hover over it or hear it. The
    count of changes stands over the page, so that
    nothing moves when it comes. On a narrow page what was changed meanwhile stands below its field, not beside it.
    """
    quoted = drop.replace("\\", "").replace('"', "")
    return f"""<style>
    [data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {{
        color: {colours.muted}; opacity: 1;
    }}
    [data-testid="stMain"] * {{ transition: none !important; }}
    [data-tag], [data-tag] * {{ color: {colours.paper} !important; }}
    button[kind^="primary"]:enabled, button[kind^="primary"]:enabled p {{ color: {colours.paper}; }}
    [data-testid="stPopoverButton"]:is(:hover, :active, [aria-expanded="true"]) * {{ color: {colours.blue}; }}
    [data-testid="stFileUploaderDropzone"] button p {{ font-size: 0; }}
    [data-testid="stFileUploaderDropzone"] button p::after {{ content: "{quoted}"; font-size: 0.875rem; }}
    [data-testid="stFileUploaderDropzoneInstructions"], [data-testid="InputInstructions"] {{ display: none; }}
    [data-testid="stFileChip"] div:has(> [data-testid="stFileChipName"]) > :not([data-testid="stFileChipName"]) {{
        display: none;
    }}
    input[role="combobox"] {{ text-overflow: ellipsis; }}
    .st-key-finder_row [data-testid="stPageLink"] {{ margin-bottom: 0.5rem; }}
    [class*="st-key-card_"] {{ justify-content: flex-end; }}
    [class*="st-key-whatif_open_"] button {{ padding-left: 0.5rem; }}
    [data-testid="stMetricLabel"] * {{ white-space: normal !important; overflow: visible !important; }}
    kbd[aria-label] {{ color: inherit !important; background: transparent !important; opacity: 1 !important; }}
    [class*="st-key-definition_"] summary, .st-key-import_outcome, .st-key-imports_quarantine {{
        scroll-margin: 4.5rem 0 1rem;
    }}
    @media (min-width: 1300px) {{
        .stMainBlockContainer {{ padding-left: 3rem; padding-right: 3rem; }}
        .st-key-filter_bar .st-key-views {{ margin-left: auto; width: auto; }}
        .st-key-filter_bar .st-key-views button p {{ font-size: 0; }}
    }}
    @media (min-width: 1300px) and (max-width: 1439px) {{
        .stMainBlockContainer {{ padding-left: 2rem; padding-right: 2rem; }}
        .st-key-filter_bar h1 {{ font-size: 1.5rem; }}
    }}
    .st-key-live_changes {{
        position: fixed; right: 1.5rem; bottom: 1rem; z-index: 90; width: auto !important;
        padding: 0 0.75rem; background: {colours.paper}; border: 1px solid {colours.line}; border-radius: 0.5rem;
    }}
    @media (max-width: 640px) {{
        [class*="st-key-meanwhile"] :is(table, tbody, td) {{ display: block; width: 100%; }}
        [class*="st-key-meanwhile"] thead {{ display: none; }}
        [class*="st-key-meanwhile"] tr {{
            display: flex; flex-wrap: wrap; gap: 0 0.5rem; padding: 0.5rem 0; border-top: 1px solid {colours.line};
        }}
        [class*="st-key-meanwhile"] td {{ width: auto; padding: 0 !important; border: 0 !important; }}
        [class*="st-key-meanwhile"] td:nth-last-child(4) {{ flex-basis: 100%; font-weight: 600; }}
        [class*="st-key-meanwhile"] td:nth-last-child(3)::after {{ content: " →"; }}
        [class*="st-key-meanwhile"] td:last-child {{ flex-basis: 100%; color: {colours.muted}; }}
    }}
    .st-key-intake_filed [data-testid="stCode"] code {{ font-size: 2rem; line-height: 1.5; }}
    .st-key-intake_filed [data-testid="stCode"] pre {{ padding-right: 3rem; }}
    .st-key-intake_filed [data-testid="stCode"] :has(> [data-testid="stCodeCopyButton"]),
    .st-key-intake_filed [data-testid="stCodeCopyButton"] {{ opacity: 1; transform: none; }}
    .definition p {{ display: flex; justify-content: space-between; gap: 1rem; margin: 0 0 0.5rem; }}
    .definition p span, .definition dt {{ color: {colours.muted}; font-size: 0.875rem; }}
    .definition dl, .definition dt, .definition dd {{ margin: 0 !important; padding: 0 !important; }}
    .definition dd {{ margin-bottom: 0.5rem !important; overflow-wrap: anywhere; }}
    </style>"""

"""The terminal program: all verbs."""

import click

from terminal import desk, exporting, figures, importing, imports, keeping, papers, report, serving, verifying, whatif


@click.group()
def delai() -> None:
    """Complaint tickets on time: import, figures and the desk behind them."""


delai.add_command(importing.import_file)
delai.add_command(imports.imports)
delai.add_command(imports.undo)
delai.add_command(imports.quarantine)
delai.add_command(desk.demo)
delai.add_command(figures.figures)
delai.add_command(figures.tickets)
delai.add_command(exporting.export)
delai.add_command(whatif.whatif)
delai.add_command(report.report)
delai.add_command(verifying.verify)
delai.add_command(keeping.write)
delai.add_command(keeping.restore)
delai.add_command(papers.rotate)
delai.add_command(serving.serve)

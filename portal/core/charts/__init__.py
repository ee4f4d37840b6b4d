"""Pictures of figures as SVG coordinates, one module a kind; ``templates/charts/`` draws them.

Made on the server: they need no script, print as they stand and say their finding to who does not see them.
"""

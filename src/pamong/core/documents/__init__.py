"""Papers and pictures: PDF by Typst, charts by Vega-Lite, each made in a child process that ends.

In: the name of a template and plain data. Happens: a child typesets it with our own fonts and our own kit, so that no
document depends on the machine it is made on. Leaves: the bytes of a PDF/A file, or the text of an SVG picture.
"""

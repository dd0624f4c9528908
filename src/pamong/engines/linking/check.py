"""Independent check of a linkage: rank of the plain design matrix, with nothing shared but the answer's shape."""

from collections.abc import Sequence

import numpy as np

from pamong.engines.linking.linkage import Linkage


def check_linkage(persons: Sequence[int], facets: Sequence[Sequence[int]], linkage: Linkage) -> list[str]:
    """Return what is wrong with a linkage, by the rank of the full 0-1 design matrix (small designs only)."""
    columns = [list(persons), *[list(facet) for facet in facets]]
    missing = _missing_by_rank(columns)
    wrong = []
    if linkage.missing != missing:
        wrong.append(f"missing directions: said {linkage.missing}, rank says {missing}")
    if linkage.connected != (missing == 0):
        wrong.append(f"connected: said {linkage.connected}, rank says {missing == 0}")
    return wrong


def _missing_by_rank(columns: Sequence[Sequence[int]]) -> int:
    names = [sorted(set(column)) for column in columns]
    width = sum(len(levels) for levels in names)
    matrix = np.zeros((len(columns[0]), width))
    start = 0
    for column, levels in zip(columns, names, strict=True):
        for row, element in enumerate(column):
            matrix[row, start + levels.index(element)] = 1
        start += len(levels)
    return width - int(np.linalg.matrix_rank(matrix)) - (len(columns) - 1)

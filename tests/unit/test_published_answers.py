"""Answers that others published, computed with what this program computes with."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from din.analysis import collaboration
from din.analysis.contribution import reach_of_nodes
from din.model import Effort, Organisation, Plan

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(os.environ.get("DIN_SHARED_DATA", ROOT.parent / "shared" / "data")) / "answers" / "network"


@pytest.fixture
def answers():
    path = FILE / "centrality_answers.json"
    if not path.exists():
        pytest.skip(f"there is no {path}; DIN_SHARED_DATA may name the folder")
    return json.loads(path.read_text(encoding="utf-8"))


def test_brokers_of_the_families_of_florence_are_those_published(answers):
    """Betweenness: every marriage is an effort that two families do together."""
    case = answers["betweenness_normalised"]["florentine"]
    families = {name: Organisation(id=name, name=name) for name in case["answer"]}
    efforts = [
        Effort(id=f"e{i}", name="Huwelijk", carried_out_by=tuple(pair))
        for i, pair in enumerate(case["edges"])
    ]
    found = collaboration(Plan.build([*families.values(), *efforts]))
    given = {party.id: party.brokerage for party in found.parties}
    for name, expected in case["answer"].items():
        assert given.get(name, 0.0) == pytest.approx(expected, abs=answers["betweenness_normalised"]["tol"])


def test_page_rank_is_the_sum_over_all_routes_of_a_random_reader(answers):
    """PageRank = (1 − α)/n · 1ᵀ (I − α S)⁻¹: our sum over all routes, loops included, with links α / out-degree."""
    case = answers["pagerank"]
    size, alpha = len(case["answer"]), case["alpha"]
    links = np.zeros((size, size))
    for source, target in case["edges"]:
        links[source - 1, target - 1] = 1.0
    links[links.sum(axis=1) == 0] = 1.0
    weights = sparse.csr_array(alpha * links / links.sum(axis=1, keepdims=True))
    found = (1 - alpha) / size * reach_of_nodes(weights, np.arange(size)).sum(axis=0)
    expected = [case["answer"][str(i + 1)] for i in range(size)]
    np.testing.assert_allclose(found, expected, atol=case["tol"])

"""Sobol indices, against analytic values, scipy's own implementation, and by hand."""

import numpy as np
import pytest
from scipy import stats

from simulation.sampling import saltelli
from simulation.sensitivity import sobol_indices

G = np.array([0, 0.5, 3, 9, 99, 99])


def ishigami(x, a=7, b=0.1):
    return np.sin(x[..., 0]) + a * np.sin(x[..., 1]) ** 2 + b * x[..., 2] ** 4 * np.sin(x[..., 0])


def g_function(u):
    return np.prod((np.abs(4 * u - 2) + G) / (1 + G), axis=-1)


def angles(u):
    return np.pi * (2 * u - 1)


def ishigami_truth(a=7, b=0.1):
    one, two = (1 + b * np.pi**4 / 5) ** 2 / 2, a**2 / 8
    both = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return [one / whole, two / whole, 0], [(one + both) / whole, two / whole, both / whole], whole


def g_truth():
    part = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + part) - 1
    return part / whole, part * (whole + 1) / (1 + part) / whole


def test_ishigami_has_its_analytic_indices_and_they_converge():
    found = sobol_indices(ishigami(angles(saltelli(4096, 3, seed=1)))[..., None])
    first, total, variance = ishigami_truth()
    np.testing.assert_allclose(found.first[:, 0], first, atol=0.015)
    np.testing.assert_allclose(found.total[:, 0], total, atol=0.01)
    assert found.variance[0] == pytest.approx(variance, rel=0.01)
    assert found.converged.all()
    for truth, low, high in (
        (first, found.first_low, found.first_high),
        (total, found.total_low, found.total_high),
    ):
        assert (low[:, 0] - 0.005 <= truth).all()
        assert (truth <= high[:, 0] + 0.005).all()


def test_the_g_function_has_its_analytic_indices():
    found = sobol_indices(g_function(saltelli(8192, 6, seed=2))[..., None])
    first, total = g_truth()
    np.testing.assert_allclose(found.first[:, 0], first, atol=0.01)
    np.testing.assert_allclose(found.total[:, 0], total, atol=0.015)


def test_few_points_are_told_not_to_have_converged():
    assert not sobol_indices(ishigami(angles(saltelli(64, 3, seed=1)))[..., None]).converged.all()


def test_the_indices_are_scipys_from_the_same_answers():
    outputs = ishigami(angles(saltelli(1024, 3, seed=4)))
    f_a, f_b, f_ab = outputs[:, 0][None], outputs[:, 1][None], outputs[:, 2:].T[:, None]
    peer = stats.sobol_indices(func={"f_A": f_a, "f_B": f_b, "f_AB": f_ab}, n=1024)
    found = sobol_indices(outputs[..., None])
    np.testing.assert_allclose(found.first[:, 0], np.ravel(peer.first_order), atol=2e-3)
    np.testing.assert_allclose(found.total[:, 0], np.ravel(peer.total_order), atol=2e-3)


def test_a_sum_shares_its_variance_by_hand():
    weights = np.array([3.0, 4.0, 0.0])
    found = sobol_indices((saltelli(2048, 3, seed=0) @ weights)[..., None])
    np.testing.assert_allclose(found.first[:, 0], [9 / 25, 16 / 25, 0], atol=0.005)
    np.testing.assert_allclose(found.total[:, 0], [9 / 25, 16 / 25, 0], atol=0.005)
    assert found.total[2, 0] == 0


def test_unit_and_start_make_no_difference_and_outputs_do_not_mix():
    one = ishigami(angles(saltelli(256, 3, seed=1)))
    found = sobol_indices(np.stack([one, 1e6 + 1000 * one, np.full_like(one, 5)], axis=-1))
    np.testing.assert_allclose(found.first[:, 1], found.first[:, 0], atol=1e-9)
    assert (found.first[:, 2] == 0).all()
    assert (found.total_high[:, 2] == 0).all()


def test_a_base_point_with_a_failed_run_is_left_out_and_counted():
    outputs = ishigami(angles(saltelli(256, 3, seed=1)))[..., None]
    broken = outputs.copy()
    broken[7, 3] = np.nan
    found, expected = sobol_indices(broken), sobol_indices(np.delete(outputs, 7, axis=0))
    assert (found.base, found.failed) == (255, 1)
    np.testing.assert_array_equal(found.total, expected.total)


def test_all_runs_failed_gives_no_index_and_no_error():
    found = sobol_indices(np.full((4, 5, 2), np.nan))
    assert (found.base, found.failed) == (0, 4)
    assert found.first.shape == (3, 2)


def test_the_same_seed_gives_the_same_intervals():
    outputs = g_function(saltelli(128, 6, seed=2))[..., None]
    one, two = sobol_indices(outputs, seed=3), sobol_indices(outputs, seed=3)
    assert one.total_low.tobytes() == two.total_low.tobytes()

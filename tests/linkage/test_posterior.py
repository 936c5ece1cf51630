import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kithwork.linkage.posterior import plus_one, probabilities

WEIGHTS = st.lists(st.integers(-80_000, 80_000), min_size=1, max_size=40)


def of_one(weights):
    return probabilities(np.zeros(len(weights), np.int64), np.array(weights, np.int64))


def test_probabilities_of_known_weights():
    assert of_one([0]).tolist() == [0.5]
    assert of_one([1000, 0]).tolist() == [0.5, 0.25]
    assert of_one([1585]).tolist() == [0.750005]
    assert of_one([-60_000]).tolist() == [0.0]
    assert of_one([60_000]).tolist() == [1.0]


def test_probabilities_of_a_tie_are_half_at_most():
    assert of_one([30_000, 30_000]).tolist() == [0.5, 0.5]
    assert of_one([2_000, 2_000]).max() < 0.5


def test_probabilities_of_no_pairs():
    assert probabilities(np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == []


@given(WEIGHTS)
def test_probabilities_add_up_to_one_at_most(weights):
    found = of_one(weights)
    assert (found >= 0).all()
    assert found.sum() <= 1 + 1e-6 * len(weights)


@given(WEIGHTS)
def test_probabilities_are_those_of_the_formula(weights):
    top = max(0, *weights)
    powers = [2 ** ((weight - top) / 1000) for weight in weights]
    whole = sum(powers) + 2 ** (-top / 1000)
    np.testing.assert_allclose(of_one(weights), [power / whole for power in powers], atol=2e-6)


@given(WEIGHTS, st.randoms(use_true_random=False))
def test_probabilities_do_not_depend_on_order(weights, random):
    order = list(range(len(weights)))
    random.shuffle(order)
    assert of_one([weights[place] for place in order]).tolist() == of_one(weights)[order].tolist()


@given(st.lists(WEIGHTS, min_size=1, max_size=6))
def test_probabilities_of_many_contacts_are_those_of_each_alone(people):
    contact = np.concatenate([np.full(len(weights), place * 7) for place, weights in enumerate(people)])
    together = probabilities(contact, np.concatenate([np.array(weights, np.int64) for weights in people]))
    assert together.tolist() == [one for weights in people for one in of_one(weights).tolist()]


@given(WEIGHTS, st.integers(-30_000, 30_000))
def test_probabilities_one_more_candidate_takes_from_all(weights, more):
    assert (of_one([*weights, more])[:-1] <= of_one(weights)).all()


def test_plus_one_is_the_logarithm_of_a_sum():
    weights = np.array([-40_000, -1000, 0, 1000, 40_000])
    assert plus_one(weights).tolist() == [0, 585, 1000, 1585, 40_000]

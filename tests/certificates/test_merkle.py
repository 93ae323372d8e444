"""The Merkle tree against RFC 6962: its definition, written out plainly, and proofs of every leaf in every size."""

from hashlib import sha256

import pytest

from certificates.transparency import merkle


def plain_root(leaves):
    """MTH as section 2.1 defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\1" + plain_root(leaves[:split]) + plain_root(leaves[split:])).digest()


def grown(count):
    """Leaves and stored nodes of a tree that grew by one at a time."""
    leaves, nodes = [b"entry %d" % n for n in range(count)], {}
    for size, data in enumerate(leaves):
        nodes |= dict(merkle.appended(size, merkle.leaf(data), nodes.__getitem__))
    return leaves, nodes


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 100])
def test_c5_the_root_is_the_standards_and_every_leaf_is_proved(count):
    """Each leaf by its path; no path proves another leaf, another place or another root."""
    leaves, nodes = grown(count)
    root = merkle.root(count, nodes.__getitem__)
    assert root == plain_root(leaves)
    for place, data in enumerate(leaves):
        path = merkle.proof(place, count, nodes.__getitem__)
        assert merkle.proves(merkle.leaf(data), place, count, path, root)
        assert not merkle.proves(merkle.leaf(b"forged"), place, count, path, root)
        assert not merkle.proves(merkle.leaf(data), place + 1, count, path, root)
        assert not merkle.proves(merkle.leaf(data), place, count, [*path, root], root)


def test_c5_a_smaller_trees_root_can_be_had_from_a_larger_one():
    """That is how an old signed head is checked."""
    leaves, nodes = grown(50)
    assert all(merkle.root(size, nodes.__getitem__) == plain_root(leaves[:size]) for size in range(51))


def test_c5_the_empty_trees_and_the_standards_first_roots():
    """The test vectors that Certificate Transparency implementations share."""
    assert merkle.root(0, {}.__getitem__).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"

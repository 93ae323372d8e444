"""How somebody looks who does not exist: chosen by a seed, so that one number is one person."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tools.portraits.brush import Pose, mixed

if TYPE_CHECKING:
    from tools.portraits.brush import Colour


class Hair(StrEnum):
    """Cuts."""

    PARTED = "parted"
    CROPPED = "cropped"
    BOB = "bob"
    LONG = "long"
    TIED = "tied"


class Clothes(StrEnum):
    """What is worn."""

    SUIT = "suit"
    JACKET = "jacket"
    SHIRT = "shirt"
    KNIT = "knit"


SKINS = ((238, 203, 178), (231, 192, 164), (222, 180, 149), (210, 165, 133))
HAIRS = ((30, 25, 25), (38, 30, 27), (52, 38, 31), (68, 49, 38))
IRISES = ((58, 38, 26), (74, 48, 30), (44, 30, 24))
GROUNDS = ((244, 246, 248), (226, 236, 245), (120, 172, 220))
CLOTHS = ((38, 44, 58), (52, 52, 56), (33, 52, 84), (70, 44, 52), (44, 66, 62))
SHIRTS = ((245, 246, 248), (224, 233, 244), (246, 240, 230))
TIES = ((112, 30, 40), (34, 54, 104), (60, 74, 70))
WOMEN, MEN = (Hair.BOB, Hair.LONG, Hair.TIED), (Hair.PARTED, Hair.CROPPED)


@dataclass(frozen=True, slots=True)
class Looks:
    """One invented person. Lengths are in the units of `brush`: the picture is 1000 wide and 1400 high."""

    woman: bool
    hair: Hair
    parting: float
    """Where the hair is parted, from the middle; the viewer's right is positive."""
    clothes: Clothes
    glasses: bool
    skin: Colour
    hair_colour: Colour
    iris: Colour
    ground: Colour
    cloth: Colour
    shirt: Colour
    tie: Colour
    lips: Colour
    cheek: float
    """Half the width of the face at the cheekbones."""
    jaw: float
    """Half its width beside the mouth."""
    chin: float
    """Where it ends."""
    eye: float
    """Half the width of an eye."""
    opening: float
    """Half its height."""
    apart: float
    """From the middle of the face to the middle of an eye."""
    brow: float
    """Thickness."""
    nose: float
    """Half its width."""
    mouth: float
    """Half its width."""
    smile: float
    """How far the corners of the mouth are raised."""
    pose: Pose
    mirrored: bool
    """The light comes from the viewer's right."""
    age: float
    """0: none of the lines of a face; 1: all of them."""


def looks(seed: int) -> Looks:
    """The person of that number. An even number is a woman, an odd one a man."""
    chance = random.Random(seed)  # noqa: S311  nothing secret: the same number is to give the same person
    woman = seed % 2 == 0
    pick, within = chance.choice, chance.uniform
    skin = mixed(pick(SKINS), pick(SKINS), within(0, 1))
    return Looks(
        woman=woman,
        hair=pick(WOMEN if woman else MEN),
        parting=pick((-1, 1)) * within(60, 105),
        clothes=pick((Clothes.JACKET, Clothes.SHIRT, Clothes.KNIT) if woman else (Clothes.SUIT, Clothes.SHIRT)),
        glasses=pick((True, False, False, False)),
        skin=skin,
        hair_colour=pick(HAIRS),
        iris=pick(IRISES),
        ground=pick(GROUNDS),
        cloth=pick(CLOTHS),
        shirt=pick(SHIRTS),
        tie=pick(TIES),
        lips=mixed(skin, (176, 62, 66) if woman else (170, 92, 84), within(0.55, 0.75)),
        cheek=within(214, 226) if woman else within(220, 236),
        jaw=within(160, 174) if woman else within(176, 196),
        chin=within(872, 892) if woman else within(886, 908),
        eye=within(50, 55) if woman else within(47, 52),
        opening=within(19, 23) if woman else within(16, 19),
        apart=within(98, 106),
        brow=within(13, 17) if woman else within(19, 25),
        nose=within(44, 50) if woman else within(50, 58),
        mouth=within(74, 84) if woman else within(80, 92),
        smile=within(5, 12),
        pose=Pose(within(-0.03, 0.03), within(0.95, 1.06), (within(-18, 18), within(-14, 22))),
        mirrored=pick((True, False)),
        age=within(0, 0.5) if woman else within(0.1, 0.8),
    )

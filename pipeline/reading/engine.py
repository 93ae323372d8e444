"""Optical recognition of one picture, by rapidocr with the models of its own wheel. Imported by the reading cage alone.

One thread: sessions without a pool live through the fork, and a core reads one page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image
from rapidocr import RapidOCR
from rapidocr.main import RapidOCRError

from pipeline.reading.page_layer import crop
from pipeline.reading.places import SCALE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.places import Place

LONG_SIDE = 1600
"""Pixels at which a page is read."""
MOST_BOXES = 250
"""Lines of a page, the first ones: a page of ten thousand is no document."""
VOTERS = 24
"""Lines by which a page's turn is found, the longest."""
TALL = 1.5
"""A line so many times as high as wide runs down or up; the library turns such ones by a quarter."""
FLIPPED = "180"
TURNS = {(False, False): 0, (False, True): 180, (True, True): 90, (True, False): 270}
"""Degrees, clockwise, that bring a page upright: (its lines are tall, those are then upside down)."""
THREADS = {f"EngineConfig.onnxruntime.{pool}_op_num_threads": 1 for pool in ("intra", "inter")}


@dataclass(frozen=True, slots=True)
class Seen:
    """What is on a picture: JSON-able lines `{"text", "at", "sure"}`, as they stand when it is turned upright."""

    turn: int
    lines: list[dict[str, Any]]


class Engine:
    """The models, loaded once."""

    def __init__(self) -> None:
        cv2.setNumThreads(0)  # its pool would not live through the fork either
        self._ocr = RapidOCR(params={**THREADS, "Global.log_level": "critical", "Global.return_word_box": True})

    def read(self, picture: Image.Image) -> Seen:
        """Every line of *picture*, in the engine's order."""
        small = picture.convert("RGB")
        small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        crops, boxes = self._detected(small)
        turn = self._turn(crops)
        if turn:
            small = small.rotate(-turn, expand=True)
            crops, boxes = self._detected(small)
        return Seen(turn, self._lines(crops, boxes, small.size))

    def said(self, picture: Image.Image, places: Sequence[Place]) -> list[tuple[str, list[float]]]:
        """What stands at each of *places* of an upright picture, and how sure each character is; empty where nothing does."""
        parts = [crop(picture, place) for place in places]
        crops = [np.asarray(part.convert("RGB"))[:, :, ::-1].copy() for part in parts if part is not None]
        try:
            read = self._ocr.recognize_txt(crops)
        except RapidOCRError:
            return [("", []) for _ in places]
        words: tuple[Any, ...] = read.word_results
        texts = iter([(text, list(map(float, word.confs))) for text, word in zip(read.txts or (), words, strict=True)])
        return [("", []) if part is None else next(texts) for part in parts]

    def _detected(self, picture: Image.Image) -> tuple[list[Any], Any]:
        record: dict[str, Any] = {}
        try:
            crops, found = self._ocr.detect_and_crop(np.asarray(picture)[:, :, ::-1].copy(), record)
        except RapidOCRError:
            return [], ()
        if found.boxes is None:
            return [], ()
        boxes = found.boxes.copy()
        boxes[:, :, 1] -= record["padding_1"]["top"]
        return crops[:MOST_BOXES], boxes[:MOST_BOXES]

    def _turn(self, crops: Sequence[Any]) -> int:
        """By a vote of the longest lines. What the library has turned by a quarter is wide now, whatever it was."""
        voters = sorted(crops, key=lambda crop: crop.shape[1] / crop.shape[0])[-VOTERS:]
        voters = [crop for crop in voters if crop.shape[1] > TALL * crop.shape[0]]
        if not voters:
            return 0
        _, found = self._ocr.cls_and_rotate(voters)
        flipped = sum(FLIPPED in label for label, _ in found.cls_res or ())
        tall = sum(crop.base is not None and abs(crop.strides[0]) < abs(crop.strides[1]) for crop in voters)
        return TURNS[2 * tall > len(voters), 2 * flipped > len(voters)]

    def _lines(self, crops: Sequence[Any], boxes: Sequence[Any], size: tuple[int, int]) -> list[dict[str, Any]]:
        if not crops:
            return []
        try:
            read = self._ocr.recognize_txt(list(crops))
        except RapidOCRError:
            return []
        found = []
        words: tuple[Any, ...] = read.word_results  # typed for what the library makes of it later
        for text, word, box in zip(read.txts or (), words, boxes, strict=True):
            if text.strip():
                at = [
                    max(0, min(SCALE, round(SCALE * float(value) / side)))
                    for point in box
                    for value, side in zip(point, size, strict=True)
                ]
                found.append({"text": text, "at": at, "sure": [round(float(one), 3) for one in word.confs]})
        return found

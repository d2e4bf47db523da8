"""Damaged, truncated and foreign models: one clear error each, never a crash and never another model's numbers."""

from __future__ import annotations

import contextlib
import json
import random
import re
import shutil
from pathlib import Path

import pytest

from gipnlp import calibrate
from gipnlp.errors import ModelError
from gipnlp.models import load_calibration, parse_linker
from gipnlp.tag.bundle import (
    MANIFEST,
    load_tagger,
    models_directory,
    parse_weights,
    read_manifest,
    read_verified,
    write_manifest,
)

needs_model = pytest.mark.skipif(not (models_directory() / MANIFEST).exists(), reason="no trained model in models/")
FILES = ("tagger.npz", "tagger.json", "linker.npz", "calibration.json", MANIFEST)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """One random corruption: changed, lost, added, moved or foreign bytes."""
    data = bytearray(content)
    at = chance.randrange(len(data))
    kind = chance.randrange(7)
    if kind == 0:
        data[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del data[at:]
    elif kind == 2:
        del data[at : at + chance.randint(1, 64)]
    elif kind == 3:
        data[at:at] = chance.randbytes(chance.randint(1, 64))
    elif kind == 4:
        data[at : at + 64] = bytes(64)
    elif kind == 5:
        return chance.randbytes(chance.randint(0, 400))
    else:
        data = data[at:] + data[:at]
    return bytes(data)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    for name in FILES:
        shutil.copy(models_directory() / name, folder / name)
    return folder


def read_all(folder: Path) -> dict[str, bytes]:
    """Read every file of a bundle as loading does."""
    return {name: read_verified(folder, name) for name in FILES if name != MANIFEST}


@needs_model
def test_two_hundred_random_corruptions(bundle: Path) -> None:
    chance = random.Random(20)
    whole = {name: (bundle / name).read_bytes() for name in FILES}
    known = read_all(bundle)
    refused: list[tuple[str, ModelError]] = []
    for number in range(200):
        name = FILES[number % len(FILES)]
        broken = damaged(whole[name], chance)
        if broken == whole[name]:
            continue
        (bundle / name).write_bytes(broken)
        load_tagger.cache_clear()
        try:
            found = read_all(bundle) if name == MANIFEST else {name: read_verified(bundle, name)}
        except ModelError as error:
            refused.append((name, error))
        else:  # a blank or the name of another file in the manifest: the files are still the ones it tells
            assert name == MANIFEST
            assert found == known
        finally:
            (bundle / name).write_bytes(whole[name])
    assert len(refused) >= 180
    for name, error in refused:
        assert error.code == "GIP030" or name == MANIFEST
        assert re.match(r"GIP030: model \S+ does not match its manifest \(.+\)|GIP032: model \S+ is missing", str(error))
    assert read_all(bundle) == known


@needs_model
@pytest.mark.parametrize("name", ["tagger.json", "tagger.npz", "calibration.json", MANIFEST])
def test_loading_goes_through_the_manifest(name: str, bundle: Path) -> None:
    whole = (bundle / name).read_bytes()
    try:
        for content in (whole[: len(whole) // 2], b"", None):
            (bundle / name).unlink()
            if content is not None:
                (bundle / name).write_bytes(content)
            load_tagger.cache_clear()
            load_calibration.cache_clear()
            with pytest.raises(ModelError, match="GIP03[02]"):
                load_calibration(bundle) if name == "calibration.json" else load_tagger("tagger", bundle)
            (bundle / name).write_bytes(whole)
    finally:
        (bundle / name).write_bytes(whole)
        load_tagger.cache_clear()
        load_calibration.cache_clear()


@needs_model
def test_a_foreign_bundle_with_a_manifest_of_its_own(tmp_path: Path) -> None:
    """Damage that the manifest covers, as a broken training would leave it."""
    chance = random.Random(5)
    card = (models_directory() / "tagger.json").read_bytes()
    curves = (models_directory() / "calibration.json").read_bytes()
    arrays = (models_directory() / "tagger.npz").read_bytes()
    wrong = [b"[]", b"{}", b'{"name": 3, "temperature": "x"}', b'{"name": "a", "temperature": 0}', b'{"name": "a", "temperature": NaN}', b"[" * 9000]
    for content in [*wrong, *(damaged(card, chance) for _ in range(40))]:
        (tmp_path / "tagger.json").write_bytes(content)
        (tmp_path / "tagger.npz").write_bytes(b"PK\x03\x04 broken")
        write_manifest(tmp_path)
        load_tagger.cache_clear()
        with pytest.raises(ModelError, match="GIP030"):
            load_tagger("tagger", tmp_path)
    for content in [b"", b"\x93NUMPY", b"\x93NUMPY\x01\x00\x10\x00{'descr': 'O'", arrays[:3000], bytes(100), *(chance.randbytes(300) for _ in range(20))]:
        for parse in (parse_weights, parse_linker):
            with pytest.raises(ModelError, match="GIP030"):
                parse(content, "tagger.npz")
    for content in [*wrong, *(damaged(curves, chance) for _ in range(40))]:
        with contextlib.suppress(ModelError):  # a changed number may leave a map that is one
            calibrate.parse(content)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"null", b"[]", b"{}", b'{"files": []}', b'{"feature_version": 1, "files": {"a": 3}}', b'{"feature_version": 1, "files": {"a": {"size": "x", "sha256": ""}}}',
        b'{"feature_version": 1, "files": {"a": {"size": Infinity, "sha256": ""}}}', b'{"feature_version": 1, "files": {"a": {}}}', b"[" * 100_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_manifests_that_are_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(ModelError, match="GIP030: model manifest.json does not match"):
        read_manifest(tmp_path)


@needs_model
def test_a_manifest_of_other_features_opens_nothing(bundle: Path) -> None:
    whole = (bundle / MANIFEST).read_bytes()
    try:
        (bundle / MANIFEST).write_text(json.dumps(json.loads(whole) | {"feature_version": "other"}), encoding="utf-8")
        with pytest.raises(ModelError, match="GIP030.*feature version other"):
            read_verified(bundle, "tagger.npz")
    finally:
        (bundle / MANIFEST).write_bytes(whole)

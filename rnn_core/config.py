"""Config = task + model + training: the whole setting of a run, and its one-line spelling.

A link, the command line and the widgets all speak the same keys: `task`, `task.<option>`, the plain
field names of `ModelConfig` and `TrainConfig`, `architecture.<option>`, `cell.<option>`, `recipe`.
What a link leaves out is the default *of its task*; what is at its default is left out of a link, apart
from the recipe of the task's data. What means nothing to the architecture stands at its neutral value.
"""

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from rnn_core.address import foreign, query_of
from rnn_core.cells import CELLS
from rnn_core.data import FORMAT
from rnn_core.goal import parse_goal
from rnn_core.models import MODELS, SPECIAL
from rnn_core.option import ConfigError, Option, options, parse, shown, write
from rnn_core.settings import ModelConfig, TrainConfig
from rnn_core.tasks import TASKS, Task

MAX_LINK = 4_000  # characters

DEFAULT_TASK = "sentiment"
_GROUPS = ("task", "architecture", "cell")


@dataclass(frozen=True)
class Config:
    """A run's setting, checked as a whole. The same Config gives the same numbers, on the same kind of CPU
    with the same kernels.

    Raises ConfigError when the parts do not go together; the sentence says why and what would.
    """

    task: Task
    model: ModelConfig
    training: TrainConfig

    def __post_init__(self) -> None:
        _known("architecture", self.model.architecture, MODELS)
        _known("cell", self.model.cell, CELLS)
        architecture = self.model.architecture
        object.__setattr__(self, "model", _settled(_neutral(self.model, architecture)))
        object.__setattr__(self, "training", _neutral(self.training, architecture))
        spec = self.task.spec
        reason = MODELS[self.model.architecture].refuses(spec, self.model)
        if reason:
            raise ConfigError(f"{self.task.name} and {describe(self.model)} do not go together. {reason}")
        if self.training.stateful and not spec.running:
            raise ConfigError(
                "stateful = true carries the state from one window of text, or of a wave, to the next: "
                f"{self.task.name} has no such windows."
            )
        if self.training.teacher_forcing < 1.0 and not spec.writes:
            raise ConfigError(
                f"teacher_forcing = {self.training.teacher_forcing:g}: {self.task.name} never reads its own "
                "outputs, so there is no truth to be told instead. Leave it at 1."
            )
        if self.training.teacher_forcing < 1.0 and self.training.gradient_regularizer:
            raise ConfigError(
                "teacher_forcing below 1 and gradient_regularizer do not go together: the one changes the "
                "inputs as it goes, the other needs them fixed. Leave one of them out."
            )
        parse_goal(self.training.stop_when, self.task)

    @property
    def first_loss(self) -> float | None:
        """The loss of a network that has not learnt anything yet; None where that depends on the data."""
        return MODELS[self.model.architecture].first_loss(self.task.spec, self.model)

    @property
    def recipe(self) -> int:
        """Of the task's data generators."""
        return self.task.recipe

    def offered(self, key: str) -> bool:
        """Whether the option of this key (as in a link) means anything for this task and architecture."""
        _, _, known = _find(key, self._groups())
        if not applies(key, self.model.architecture):
            return False
        return known.when is None or known.when(self.task.spec, self.model)

    def _groups(self) -> dict[str, dict[str, Option]]:
        return option_groups(self.task.name, self.model.architecture, self.model.cell)

    # -- the one-line spelling ------------------------------------------------------------------

    @classmethod
    def from_query(cls, query: str | Mapping[str, str]) -> "Config":
        """Read a link (a whole address, or its query string) or its pairs. Raises ConfigError.

        What is known to be another's (`address.foreign`) is passed over.
        """
        read = _pairs(query) if isinstance(query, str) else query
        pairs = {key: text for key, text in read.items() if not foreign(key)}
        name = pairs.pop("task", DEFAULT_TASK)
        _known("task", name, TASKS)
        _check_recipe(name, pairs.pop("recipe", None))
        architecture = pairs.get("architecture", default_fields(name)["architecture"])
        _known("architecture", architecture, MODELS)
        settings = default_fields(name, architecture)
        cell = pairs.get("cell", settings["cell"])
        _known("cell", cell, CELLS)
        groups = option_groups(name, architecture, cell)
        values: dict[str, dict[str, Any]] = {group: {} for group in groups}
        for key, text in pairs.items():
            group, plain, known = _find(key, groups)
            values[group][plain] = parse(key, text, known)
            if not group and text != write(known.default) and not applies(plain, architecture):
                raise ConfigError(f"{key} = {shown(text)} means nothing to {architecture}: leave it out.")
        settings |= values[""]
        return assemble(name, settings, values["task"], values["architecture"], values["cell"])

    def to_query(self) -> str:
        """The query string of this setting: what differs from the task's default, and its data's recipe."""
        return urlencode(self.to_pairs() | {"recipe": str(self.recipe)})

    def to_pairs(self) -> dict[str, str]:
        """The keys and texts of what differs from the task's default, in a fixed order."""
        name = self.task.name
        pairs = {} if name == DEFAULT_TASK else {"task": name}
        pairs |= _differing("task.", _values(self.task), _defaults(type(self.task)))
        kind, cell = MODELS[self.model.architecture], CELLS[self.model.cell]
        plain = _values(self.model) | _values(self.training)
        used = {key: value for key, value in plain.items() if applies(key, kind.name)}
        default = default_fields(name, kind.name) | {"architecture": default_fields(name)["architecture"]}
        pairs |= _differing("", used, default)
        pairs |= _differing("architecture.", self.model.architecture_options, _defaults(kind.Options))
        if applies("cell", kind.name):
            pairs |= _differing("cell.", self.model.cell_options, _defaults(cell))
        return pairs

    def values(self) -> dict[str, Any]:
        """Every option's value by its key in a link, offered or not."""
        found = _values(self.model) | _values(self.training)
        found |= {f"task.{name}": value for name, value in _values(self.task).items()}
        found |= {f"architecture.{name}": value for name, value in self.model.architecture_options.items()}
        return found | {f"cell.{name}": value for name, value in self.model.cell_options.items()}

    def to_json(self, kernels: str = "") -> str:
        """The setting as a file: format number, recipe, every key in full; whose kernels trained it here."""
        told = {"kernels": kernels} if kernels else {}
        made = {"format": FORMAT, "recipe": self.recipe, **told, "settings": self.to_pairs()}
        return json.dumps(made, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Config":
        """Read what `to_json` wrote. Raises ConfigError for anything else."""
        try:
            saved = json.loads(text)
            settings = {str(key): str(value) for key, value in saved["settings"].items()}
            version, recipe = saved["format"], saved["recipe"]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ConfigError("This is not a settings file of RNN Playground.") from None
        if version != FORMAT:
            raise ConfigError(f"This file has format {shown(version)}; this version reads format {FORMAT}.")
        return cls.from_query(settings | {"recipe": str(recipe)})


def assemble(
    task: str,
    plain: Mapping[str, Any],
    task_options: Mapping[str, Any] | None = None,
    architecture_options: Mapping[str, Any] | None = None,
    cell_options: Mapping[str, Any] | None = None,
) -> Config:
    """A Config from values that are already of the right types, by plain field name."""
    model = {f.name: plain[f.name] for f in fields(ModelConfig) if f.name in plain}
    training = {f.name: plain[f.name] for f in fields(TrainConfig) if f.name in plain}
    model |= {
        "architecture_options": dict(architecture_options or {}),
        "cell_options": dict(cell_options or {}),
    }
    return Config(TASKS[task](**(task_options or {})), ModelConfig(**model), TrainConfig(**training))


def default_fields(task: str, architecture: str = "") -> dict[str, Any]:
    """Every plain field of ModelConfig and TrainConfig at the default of this task.

    With another architecture than the task's own, what suits that one takes its place.
    """
    own = _defaults(ModelConfig) | _defaults(TrainConfig) | dict(TASKS[task].defaults)
    if architecture in ("", own["architecture"]):
        return own
    return own | dict(MODELS[architecture].defaults) | {"architecture": architecture}


def option_groups(task: str, architecture: str, cell: str) -> dict[str, dict[str, Option]]:
    """The options that a link may set, by prefix ("" for the plain ones)."""
    return {
        "": options(ModelConfig) | options(TrainConfig),
        "task": options(TASKS[task]),
        "architecture": options(MODELS[architecture].Options),
        "cell": options(CELLS[cell]),
    }


def offers(task: Task) -> dict[str, str]:
    """For each architecture: why it cannot serve this task ("" if it can)."""
    return {name: kind.refuses(task.spec, ModelConfig(architecture=name)) for name, kind in MODELS.items()}


def describe(model: ModelConfig) -> str:
    """The architecture in words: "a bidirectional many_to_one"."""
    spelt = not set("aeiou") & set(model.architecture)  # letter by letter: an ntm
    article = "an" if model.architecture[0] in ("aefhilmnorsx" if spelt else "aeiou") else "a"
    kind = f"{'a bidirectional' if model.bidirectional else article} {model.architecture}"
    return kind if model.attention == "none" else f"{kind} with {model.attention} attention"


def _settled(model: ModelConfig) -> ModelConfig:
    """The model's setting with every option of its classes written out. Raises ConfigError."""
    kind, cell = MODELS[model.architecture], CELLS[model.cell]
    return replace(
        model,
        architecture_options=_values(kind.Options(**model.architecture_options)),
        cell_options=_values(cell(**model.cell_options)),
    )


def applies(key: str, architecture: str) -> bool:
    """Whether a key of a link means anything to this architecture (`cell.…`: if it has cells)."""
    uses, name = MODELS[architecture].uses, key.partition(".")[0]
    return name in uses or name not in SPECIAL


def _neutral(settings: Any, architecture: str) -> Any:
    """The settings with every field that means nothing here as if nobody had touched it."""
    known = options(settings)
    idle: dict[str, Any] = {n: one.default for n, one in known.items() if not applies(n, architecture)}
    if "cell" in idle:
        idle["cell_options"] = {}
    return replace(settings, **idle)


def _check_recipe(task: str, recipe: str | None) -> None:
    """A link says which generators its numbers come from; one that says nothing takes today's."""
    today = TASKS[task].recipe
    if recipe is not None and recipe != str(today):
        raise ConfigError(
            f"recipe = {shown(recipe)}: this link was made with other data generators. "
            f"Here those of {task} are at recipe {today}, so its numbers would differ."
        )


def _known(what: str, name: str, registry: Mapping[str, Any]) -> None:
    if name not in registry:
        names = ", ".join(registry)
        raise ConfigError(f"{what} = {shown(name)} is not known: choose one of {names}.")


def _pairs(query: str) -> dict[str, str]:
    if len(query) > MAX_LINK:
        raise ConfigError(f"This link is {len(query):,} characters long; at most {MAX_LINK:,} are read.")
    query = query_of(query)
    pairs: dict[str, str] = {}
    for key, text in parse_qsl(query, keep_blank_values=True):
        if key in pairs and not foreign(key):
            raise ConfigError(f"{shown(key)} stands twice in this link.")
        pairs[key] = text
    if query and not pairs:
        raise ConfigError(
            f"{shown(query)} is not a setting: write key=value, for example task=sentiment&cell=lstm."
        )
    return pairs


def _find(key: str, groups: Mapping[str, Mapping[str, Option]]) -> tuple[str, str, Option]:
    """The group, the plain name and the option of a link's key. Raises ConfigError if there is none."""
    prefix, dot, rest = key.partition(".")
    group, plain = (prefix, rest) if dot and prefix in _GROUPS else ("", key)
    if plain in groups[group]:
        return group, plain, groups[group][plain]
    valid = ["task", *groups[""], *(f"{g}.{name}" for g in _GROUPS for name in groups[g])]
    near = difflib.get_close_matches(key, valid, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise ConfigError(f"{shown(key)} is not a setting here.{hint} Known settings: {', '.join(valid)}.")


def _defaults(settings: Any) -> dict[str, Any]:
    return {name: known.default for name, known in options(settings).items()}


def _values(settings: Any) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in options(settings)}


def _differing(prefix: str, values: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, str]:
    return {prefix + name: write(value) for name, value in values.items() if value != default[name]}

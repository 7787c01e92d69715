"""Report of a run: its figures beside their targets and the stored ones."""

from collections.abc import Iterator

from bench.results import Result, Results
from bench.shapes import Shape

FELL_BACK = 1.25  # a median of three runs moves by less on a quiet machine
_SHOWN = ("join", "welcome", "accepted", "result", "spread", "reveal")


def tell(shape: Shape, result: Result, before: Result | None) -> None:
    """Print a shape's figures; all of them are costs, so that less is better."""
    busy = f"{result.figures['play_strangers_share_percent']:.0f} % of the CPU was taken by others"
    print(f"\n{shape.name}: {shape.rooms} × {shape.players} players, {shape.questions} questions")
    print(f"  {result.runs} runs, load {result.load_average} before; while playing {busy}")
    print(f"  the machine's speed before: {result.loop_ns:.0f} ns a turn of an empty loop")
    for line in (*_latencies(result), *_costs(result), *_targets(shape, result), *_fallen(result, before)):
        print(f"  {line}")
    for reason, times in sorted(result.refused.items()):
        print(f"  ! {times} × {reason}")


def tell_ratios(results: Results) -> None:
    """Print what only two shapes together show."""
    for large, small, figure, most in (
        ("linear-5000", "linear-500", "play_server_cpu_us_each", 1.3),
        ("classes", "class", "accepted_p99_ms", 2),
        ("school", "class", "accepted_p99_ms", 2),
        ("race", "race-led", "play_server_cpu_us_each", 1.5),
    ):
        if large in results.shapes and small in results.shapes:
            ratio = results.shapes[large].figures[figure] / results.shapes[small].figures[figure]
            mark = "reached" if ratio <= most else "NOT reached"
            print(f"{mark:<12}{figure} of {large}: × {ratio:.2f} of {small}'s (at most × {most:g})")


def _latencies(result: Result) -> Iterator[str]:
    yield f"{'ms':<12}{'p50':>9}{'p90':>9}{'p99':>9}{'p99.9':>9}{'max':>9}"
    for name in _SHOWN:
        columns = [result.figures.get(f"{name}_{key}_ms") for key in ("p50", "p90", "p99", "p999", "max")]
        yield f"{name:<12}" + "".join("        –" if each is None else f"{each:>9.1f}" for each in columns)


def _costs(result: Result) -> Iterator[str]:
    figures = result.figures
    for phase in ("join", "play"):
        prefix, suffix = f"{phase}_cpu_", "_s"
        by_process = {
            name.removeprefix(prefix).removesuffix(suffix): cpu
            for name, cpu in figures.items()
            if name.startswith(prefix) and cpu >= 0.05
        }
        shares = ", ".join(
            f"{name} {cpu:.1f}" for name, cpu in sorted(by_process.items(), key=lambda row: -row[1])
        )
        yield f"CPU s while they {phase}: {shares}"
        yield (
            f"  {figures[f'{phase}_server_cpu_us_each']:.0f} µs of the servers each; "
            f"the generator took {figures[f'{phase}_generator_share_percent']:.0f} % of all"
        )
    yield f"sent: {figures['bytes_per_player_and_question']:.0f} bytes per player and question"
    per_connection = figures["realtime_kb_per_connection"]
    yield f"memory: idle stack {figures['idle_stack_mb']:.0f} MB, {per_connection:.1f} kB a connection"


def _targets(shape: Shape, result: Result) -> Iterator[str]:
    for name, most in shape.targets.items():
        reached = result.figures[name]
        mark = "reached" if reached <= most else "NOT reached"
        yield f"{mark:<12}{name} {reached:,.1f} (at most {most:,g})"


def _fallen(result: Result, before: Result | None) -> Iterator[str]:
    """Compare with the stored figures of this kind of machine. The ratios mean little on a busy machine."""
    if before is None:
        return
    yield (
        f"beside {before.measured_on}, when others took "
        f"{before.figures['play_strangers_share_percent']:.0f} %, "
        f"and a turn of an empty loop {before.loop_ns:.0f} ns:"
    )
    for name, was in before.figures.items():
        now = result.figures.get(name)
        if now is not None and was > 0 and now / was > FELL_BACK and _is_compared(name):
            yield f"fell back   {name} {now:,.1f}, was {was:,.1f}: × {now / was:.2f}"


def _is_compared(name: str) -> bool:
    """Medians, 99th percentiles, and costs of all processes together; the rest is too small or too rare."""
    return name.endswith(("_p50_ms", "_p99_ms", "_us_each", "_question", "_connection", "_stack_mb"))

"""A small click program: run in-process by CliRunner, then for real with a mistake in its words."""

import pathlib
import tempfile

import click
from click.testing import CliRunner


class Kelvin(click.ParamType):
    name = "temperature"

    def convert(self, value, param, ctx):
        if value[-1:] in ("K", "C"):
            return float(value[:-1]) + (273.15 if value.endswith("C") else 0)
        self.fail(f"{value!r} is not a temperature such as 20C", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 72})
@click.version_option("1.2", prog_name="oven")
@click.option("-v", "--verbose", count=True, help="Say more; may be repeated.")
@click.pass_context
def oven(ctx, verbose):
    """Heats things, and cools them again when they have been in for long enough."""
    ctx.obj = verbose


@oven.command()
@click.argument("what", nargs=-1, required=True)
@click.option("--to", type=Kelvin(), default="180C", show_default=True, envvar="OVEN_TO")
@click.option("--mode", type=click.Choice(["fan", "grill"], case_sensitive=False), default="fan")
@click.option("--confirm/--no-confirm", default=False)
@click.pass_obj
def bake(verbose, what, to, mode, confirm):
    """Bakes WHAT."""
    if confirm:
        click.confirm(f"Really bake {len(what)}?", abort=True)
    for name in what:
        click.secho(f"{mode}: {name} at {to:.2f} K", fg="red", bold=verbose > 1)
    click.echo("oven is hot", err=True)


@oven.command("list", help="Lists the lines of RECIPE.")
@click.argument("recipe", type=click.File("r"))
def list_recipe(recipe):
    click.echo_via_pager(f"{number}: {line}" for number, line in enumerate(recipe, 1))


runner = CliRunner()
with tempfile.TemporaryDirectory(dir=".") as folder:
    pathlib.Path(folder, "bread.txt").write_text("flour\nwater\n", encoding="utf-8")
    for words, typed in (
            ("-h", ""), ("bake -h", ""), ("--version", ""), ("-vv bake a b --to 20C", ""),
            ("bake --confirm a", "y"), ("bake --confirm a", "n"), ("bake", ""), ("bale", ""),
            ("bake --to 20F x", ""), ("bake --mode steam x", ""), ("bake --too 1 x", ""),
            (f"list {folder}/bread.txt", ""), ("list none.txt", "")):
        result = runner.invoke(oven, words.split(), input=typed, color="-vv" in words)
        print("$", words.replace(folder, "FOLDER"), result.exit_code, repr(result.exception))
        print(result.stdout, result.stderr, sep="|")
print(runner.invoke(oven, ["bake", "x"], env={"OVEN_TO": "0K"}).output)
oven(["bake", "--mode", "boil", "egg"])

"""Dockerfile and docker-compose.yml hold to what the code has: commands, settings, folders, health checks (B14). `make image` runs them."""

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.rules.words import Running
from tools.image import compose, engine
from tools.image.__main__ import variables
from zhicheng import checks
from zhicheng.cli import app
from zhicheng.commands.machines.alive import WEB
from zhicheng.settings import Settings, file_variable

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
FILE = compose.read(variables())
OURS = compose.ours(FILE, variables())
KNOWN = {f"ZHICHENG_{name.upper()}" for name in Settings.model_fields}
READ = KNOWN | {file_variable(name) for name in Settings.model_fields}


def parsed(words):
    """A command line as our own would read it, not carried out."""
    command = get_command(app)
    with command.make_context("zhicheng", list(words)) as outer:
        name, inner, rest = command.resolve_command(outer, list(words))
        return name, inner.make_context(name, rest, parent=outer).params


@pytest.mark.parametrize("service", OURS.values(), ids=OURS)
def test_b14_a_containers_command_health_check_and_settings_are_ones_that_there_are(service):
    """A name that has changed in the code alone is found here, not at the first start."""
    parsed(service.command)
    assert {key for key in service.environment if key.startswith("ZHICHENG_")} - READ == set()
    files = {value.removeprefix("/run/secrets/") for key, value in service.environment.items() if key.endswith("_FILE")}
    assert files - {"", "/data/clock"} == set(service.secrets)
    assert set(service.secrets) <= set(FILE["secrets"])


WATCHED = [one for one in OURS.values() if one.health]


@pytest.mark.parametrize("service", WATCHED, ids=[one.name for one in WATCHED])
def test_b14_a_container_is_asked_after_by_its_own_name(service):
    """By our own command; the job that ends is not asked."""
    assert service.health == ("zhicheng", "alive", service.name)
    assert parsed(service.health[1:]) == ("alive", {"part": service.name})
    assert {one.name for one in WATCHED} == {WEB, *Running}


def test_b14_every_part_runs_and_the_signer_alone_is_told_where_the_key_is():
    """The job that prepares everything enters it, and ends."""
    assert set(OURS) == {"migrate", WEB, *Running}
    told = {name for name, one in OURS.items() if "ZHICHENG_SIGNER_URL" in one.environment}
    assert told == {name for name, one in OURS.items() if "/data/keys" in one.volumes} == {"migrate", "signer"}


@pytest.mark.parametrize("name", OURS)
def test_b14_a_container_writes_nothing_but_its_volumes_and_has_no_rights_and_a_limit(name):
    """As `make image` runs it."""
    given = FILE["services"][name]
    assert given["read_only"] is True
    assert len(given["tmpfs"]) == 1
    assert given["cap_drop"] == ["ALL"]
    assert given["security_opt"] == ["no-new-privileges:true"]
    assert 2**27 < OURS[name].memory < 2**31


def test_b14_every_folder_that_is_a_volumes_is_the_users_in_the_image():
    """An engine gives a new volume the owner and the rights of the image's folder, and where there is none, root's."""
    made = re.search(r"install -d -o zhicheng -g zhicheng -m 700 (.+)", DOCKERFILE)[1].split()
    declared = re.search(r"^VOLUME (.+)", DOCKERFILE, re.MULTILINE)[1].split()
    assert set(made) == set(declared) == {path for one in OURS.values() for path in one.volumes}
    assert f"USER {engine.USER}:{engine.USER}" in DOCKERFILE
    assert f"--uid {engine.USER} --gid {engine.USER}" in DOCKERFILE


def test_b14_what_goes_into_the_image_is_every_package_of_ours():
    """The list of what is not left out; a new folder of ours would be missing in the image alone."""
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]["find"]
    assert {name.rstrip("*") for name in packages["include"]} <= let_in
    copied = {word for line in re.findall(r"^COPY ([^-].*) ", DOCKERFILE, re.MULTILINE) for word in line.split()} - {
        "."
    }
    assert copied <= let_in


def test_b14_without_reading_the_image_lacks_what_only_reading_needs():
    """By the lock's own words on who needs what."""
    needed_by = {}
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for name, rest in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==.*\n((?:[ \t]+.*\n?)*)", lock, re.MULTILINE):
        whom = re.findall(r"#   ([\w.-]+)$|# via ([\w.-]+)$", rest, re.MULTILINE)
        needed_by.setdefault(name, set()).update(a or b for a, b in whom)
    only = {"rapidocr", "onnxruntime"}
    while more := {name for name, whom in needed_by.items() if whom and whom <= only} - only:
        only |= more
    left_out = re.search(r"uninstall -q -y \\\n(.+);", DOCKERFILE)[1].split()
    assert set(left_out) == only


def test_b14_the_other_services_files_are_there_and_every_volume_and_network_is_declared():
    """Of the profiles too, which nobody here starts."""
    for one in FILE["services"].values():
        named = {path.split(":")[0] for path in one.get("volumes", [])}
        assert named <= set(FILE["volumes"])
        assert set(one.get("networks", [])) <= set(FILE["networks"])
        assert {config["source"] for config in one.get("configs", [])} <= set(FILE["configs"])
        assert one["deploy"]["resources"]["limits"]["memory"]
    files = [ROOT / config["file"] for config in FILE["configs"].values() if "file" in config]
    assert [file for file in files if not file.exists()] == []


def test_b14_a_setting_is_read_from_a_file_and_the_environments_own_word_comes_first(tmp_path, monkeypatch):
    """As engines hand secrets out; an empty variable counts, which is how the parts without the key have none."""
    secret = tmp_path / "secret"
    secret.write_text("pkcs12:/run/secrets/signer.p12\n")
    monkeypatch.setenv("ZHICHENG_SIGNER_URL_FILE", str(secret))
    assert Settings(_env_file=None).signer_url.get_secret_value() == "pkcs12:/run/secrets/signer.p12"
    monkeypatch.setenv("ZHICHENG_SIGNER_URL", "")
    assert Settings(_env_file=None).signer_url.get_secret_value() == ""


def test_b14_a_secret_that_cannot_be_read_is_named_in_one_sentence(monkeypatch, capsys, tmp_path):
    """Not the file's text, and no traceback."""
    from zhicheng import cli

    monkeypatch.setenv("ZHICHENG_DATA_KEY_FILE", str(tmp_path / "absent"))
    monkeypatch.setattr("sys.argv", ["zhicheng", "doctor"])
    monkeypatch.setattr(cli, "end_with_parent", lambda: None)
    monkeypatch.setattr(cli.logs, "configure", lambda: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"ZHICHENG_DATA_KEY_FILE={tmp_path / 'absent'}: No such file or directory.\n"


@pytest.mark.parametrize(
    ("url", "is_then"),
    [
        ("postgresql+psycopg://zhicheng@db/zhicheng", "postgresql+psycopg://zhicheng:p%2F%40@db/zhicheng"),
        ("postgresql+psycopg://zhicheng:mine@db/zhicheng", "postgresql+psycopg://zhicheng:mine@db/zhicheng"),
        ("postgresql+psycopg:///zhicheng", "postgresql+psycopg:///zhicheng"),
    ],
)
def test_b14_the_databases_password_stands_in_a_setting_of_its_own(url, is_then):
    """Where the address has one, that counts; where it has no user, none is asked for."""
    assert Settings(_env_file=None, database_url=url, database_password="p/@").database == is_then


@pytest.mark.parametrize(
    ("mode", "user", "group", "open_"),
    [
        (0o700, 10001, 10001, False),
        (0o2770, 10001, 10001, False),
        (0o2770, 10001, 20, True),
        (0o755, 10001, 10001, True),
    ],
)
def test_b14_what_an_engine_makes_of_a_volume_is_not_called_open(tmp_path, monkeypatch, mode, user, group, open_):
    """A group that is the user's own is nobody else."""
    folder = tmp_path / "keys"
    folder.mkdir()
    status = folder.stat()

    class Seen:
        st_mode, st_uid, st_gid = (status.st_mode & ~0o7777) | mode, user, group

    monkeypatch.setattr(checks.os, "geteuid", lambda: user)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: Seen)
    assert checks.open_to_others(folder) is open_

"""docker-compose.yaml: it is valid, all that it names is there, and nobody gets more than he needs."""

import ast
import csv
import importlib.machinery
import importlib.util
import io
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from compose_spec import PyCompose

from conftest import HOME

FILE = yaml.safe_load((HOME / "docker-compose.yaml").read_text())
SERVICES = FILE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
AIRFLOW = ("api-server", "scheduler", "dag-processor", "triggerer", "worker")
READ_SECRET = re.compile(r"/run/secrets/([\w.]+)")

# The secrets of each service: who can do without one does not have it.
SECRETS = {
    "postgres": {
        "postgres_password", "airflow_password", "owner_password", "collector_password", "reader_password",
    },
    "redis": {"redis_password"},
    "object-store": {"s3_access_key", "s3_secret_key"},
    "prepare": {"airflow_db", "airflow_db_async", "fernet_key", "admin_password", "warehouse_owner_url"},
    "api-server": {
        "airflow_db", "airflow_db_async", "fernet_key", "jwt_secret", "api_secret_key", "log_connection.json",
    },
    "scheduler": {
        "airflow_db", "airflow_db_async", "fernet_key", "jwt_secret", "broker_url", "result_backend",
    },
    "dag-processor": {"airflow_db", "airflow_db_async", "fernet_key"},
    "triggerer": {"airflow_db", "airflow_db_async", "fernet_key", "jwt_secret"},
    "worker": {"broker_url", "result_backend", "connections.json", "contacts.csv"},
    "proxy": set(),
}  # fmt: skip


def load_script(name: str) -> ModuleType:
    path = str(HOME / "docker" / name)
    loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), path)
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def write_all(service: dict) -> str:
    """Command, environment and health check of a service as one text."""
    return json.dumps([service.get("command"), service.get("environment"), service.get("healthcheck")])


def with_defaults(text: str) -> str:
    """The file as it is where no setting is given, without merge keys."""
    plain = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    return yaml.safe_dump(yaml.safe_load(plain))


def test_the_file_is_valid_by_the_specification_of_compose():
    text = (HOME / "docker-compose.yaml").read_text()
    assert sorted(PyCompose.from_yaml(with_defaults(text)).service_names()) == sorted(SERVICES)
    for name, wrong in (("mem_limit", "mem_limits"), ("healthcheck:", "healthchek:"), ("[CMD,", "[COMMAND,")):
        with pytest.raises(ValueError, match="services"):
            PyCompose.from_yaml(with_defaults(text.replace(name, wrong, 1)))


def test_each_service_has_the_secrets_that_it_needs_and_no_other():
    assert {name: set(service.get("secrets", ())) for name, service in SERVICES.items()} == SECRETS
    assert set(FILE["secrets"]) == set().union(*SECRETS.values())


@pytest.mark.parametrize("name", SERVICES)
def test_each_secret_is_read_and_none_is_written_into_the_file(name: str):
    """By the service's own words, or by the script that it runs."""
    service = SERVICES[name]
    text = write_all(service)
    scripts = {"prepare": ("prepare", "make_roles.py"), "postgres": ("make-databases",)}.get(name, ())
    source = "".join((HOME / "docker" / script).read_text() for script in scripts)
    read = set(READ_SECRET.findall(text + source)) | set(re.findall(r"\(read_secret (\w+)\)", source))
    read |= {f"{role}_password" for role in re.findall(r"\(password (\w+)\)", source)}
    assert read == SECRETS[name]
    for key, value in service.get("environment", {}).items():
        if re.search("PASSWORD|SECRET_KEY|JWT_SECRET|FERNET|CONN|BROKER_URL|RESULT_BACKEND", key):
            assert "/run/secrets/" in value or key.endswith("_CONN_ID"), key


def test_who_reads_secrets_is_in_their_group_and_is_not_root():
    """The files belong to root and to the group of our image, in which the official images are not."""
    for name, service in SERVICES.items():
        if service.get("secrets") and "build" not in service:
            user, group = service["user"].split(":")
            assert (user != "0", group) == (True, str(load_script("make-secrets").GROUP)), name
    assert "\nUSER 50000:50000\n" in (HOME / "Dockerfile").read_text()


def test_workers_see_neither_airflows_database_nor_its_keys():
    environment = SERVICES["worker"]["environment"]
    assert not [name for name in environment if re.search("SQL_ALCHEMY|FERNET|JWT_SECRET|API__SECRET", name)]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_write_nothing_and_has_no_rights_of_the_kernel(name: str):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("mem_limit")
    assert not service.get("privileged")
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert "docker.sock" not in json.dumps(service)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_publishes_on_this_machine_alone_and_is_in_its_own_networks(name: str):
    service = SERVICES[name]
    for port in service.get("ports", ()):
        assert port.startswith(("127.0.0.1:", "${TLS_ADDRESS:-127.0.0.1}:"))
    assert set(service["networks"]) <= set(FILE["networks"])
    assert all(
        network == {"internal": True} for name, network in FILE["networks"].items() if name != "outside"
    )


def test_the_networks_divide_who_has_nothing_to_do_with_each_other():
    def members(network: str) -> set[str]:
        return {name for name, service in SERVICES.items() if network in service["networks"]}

    assert members("queue") == {"redis", "scheduler", "worker"}
    assert members("objects") == {"object-store", "api-server", "worker"}
    assert members("databases") == {"postgres", "prepare", *AIRFLOW}
    assert "postgres" not in members("outside") | members("tasks")


@pytest.mark.parametrize(
    "name", [name for name in SERVICES if name not in ("prepare", "proxy", "object-store")]
)
def test_a_service_that_others_wait_for_has_a_health_check(name: str):
    check = SERVICES[name]["healthcheck"]["test"]
    assert check[0] in ("CMD", "CMD-SHELL")
    if name in AIRFLOW:
        assert check == ["CMD", "sh", "docker/healthy", name]
        assert f"\n{name})" in (HOME / "docker" / "healthy").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_what_it_waits_for_can_come_true(name: str):
    for other, condition in SERVICES[name].get("depends_on", {}).items():
        assert other in SERVICES
        if condition["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]
        if "profiles" in SERVICES[other]:
            assert condition["required"] is False, "with a managed service it is not there"


@pytest.mark.parametrize("name", OURS)
def test_our_commands_are_in_the_image(name: str):
    command = [str(word) for word in SERVICES[name]["command"]]
    programs = {"airflow": "apache-airflow", "sh": None}
    assert command[0] in programs
    if command[0] == "sh" and command[1] != "-c":
        assert (HOME / command[1]).is_file()


def test_mounted_and_copied_files_are_there():
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (HOME / source).is_file() if source.startswith(".") else source in FILE["volumes"]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (HOME / "Dockerfile").read_text(), re.MULTILINE)
    for name in " ".join(copied).split():
        assert (HOME / name).exists()
        assert f"!{name}\n" in (HOME / ".dockerignore").read_text()


def test_the_settings_that_are_asked_for_are_documented():
    text = (HOME / "docker-compose.yaml").read_text()
    documented = (HOME / "docs" / "deploy.md").read_text()
    for name in set(re.findall(r"\$\{(\w+)", text)):
        assert f"`{name}`" in documented, name


def test_airflow_knows_every_setting(airflow_options: set[str]):
    """One that it does not know is ignored. Those of one machine are looked up, too."""
    embedded = (HOME / "include" / "embedded" / "environment.py").read_text()
    written = re.findall(r'^        "([a-z_]+)\.([a-z_]+)": ', embedded, re.MULTILINE)
    assert len(written) > 30
    for section, option in written:
        assert f"AIRFLOW__{section.upper()}__{option.upper()}" in airflow_options, (section, option)
    for service in SERVICES.values():
        for name in service.get("environment", {}):
            if name.startswith("AIRFLOW__"):
                assert name.removesuffix("_CMD") in airflow_options, name


@pytest.fixture(scope="module")
def airflow_options() -> set[str]:
    """All options of Airflow and of the providers that we use, as names of variables."""
    options: set[str] = set()
    airflow = importlib.util.find_spec("airflow")
    assert airflow
    assert airflow.origin
    root = Path(airflow.origin).parent
    sections = yaml.safe_load((root / "config_templates" / "config.yml").read_text())
    for provider in ("celery", "fab"):
        source = (root / "providers" / provider / "get_provider_info.py").read_text()
        function = ast.parse(source).body[-1]
        assert isinstance(function, ast.FunctionDef)
        assert isinstance(function.body[-1], ast.Return)
        assert function.body[-1].value
        sections |= ast.literal_eval(function.body[-1].value)["config"]
    for section, content in sections.items():
        options |= {f"AIRFLOW__{section.upper()}__{option.upper()}" for option in content["options"]}
    return options


def test_make_secrets_makes_every_secret_once(tmp_path: Path):
    script = load_script("make-secrets")
    first = {name: script.keep(tmp_path, name, "first", is_secret=False) for name in ("a", "b")}
    assert {name: script.keep(tmp_path, name, "second", is_secret=False) for name in ("a", "b")} == first
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    passwords = dict.fromkeys(script.PASSWORDS, "x")
    made = {*passwords, "fernet_key", "jwt_secret", "api_secret_key", *script.make_addresses(passwords)}
    assert {*made, "contacts.csv"} == set(FILE["secrets"])
    for name in FILE["secrets"]:
        assert FILE["secrets"][name] == {"file": f"./secrets/{name}"}
    assert next(csv.reader(io.StringIO(script.CONTACTS))) == next(
        csv.reader((HOME / "include" / "registry" / "contacts.demo.csv").open())
    )


def test_secrets_never_reach_git_or_the_image():
    ignored = (HOME / ".gitignore").read_text().splitlines()
    assert {"/secrets/", "/.env"} <= set(ignored)
    allowed = (HOME / ".dockerignore").read_text().splitlines()
    assert allowed[1] == "*"
    assert not [line for line in allowed if "secret" in line.removeprefix("#") and line.startswith("!")]


@pytest.mark.parametrize("name", ["prepare", "healthy", "make-databases"])
def test_shell_scripts_can_be_parsed(name: str):
    source = (HOME / "docker" / name).read_text()
    assert source.startswith("#!/bin/sh\n")

"""kubernetes/values.yaml sets what docker-compose.yaml sets, and nothing that Airflow does not know."""

import re

import yaml

from conftest import HOME

VALUES = yaml.safe_load((HOME / "kubernetes" / "values.yaml").read_text())
COMPOSE = yaml.safe_load((HOME / "docker-compose.yaml").read_text())["services"]
# those of Celery, those that the chart sets itself, and keys, which are Secrets
ELSEWHERE = re.compile(
    "CELERY|CORE__EXECUTOR|EXECUTION_API_SERVER_URL|STATSD|BASE_URL|_CMD$|SECRETS__BACKEND"
)
OTHER_VALUES = {"AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT", "AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS"}


def list_config() -> dict[str, str]:
    return {
        f"AIRFLOW__{section.upper()}__{option.upper()}": value
        for section, options in VALUES["config"].items()
        for option, value in options.items()
    }


def list_compose() -> dict[str, str]:
    return {
        name: value
        for service in ("api-server", "scheduler", "dag-processor", "triggerer", "worker")
        for name, value in COMPOSE[service]["environment"].items()
        if not ELSEWHERE.search(name)
    }


def test_airflow_is_configured_as_in_the_compose_file():
    config = list_config()
    for name, value in list_compose().items():
        if not name.startswith("AIRFLOW__"):
            continue
        assert name in config, name
        if name not in OTHER_VALUES:
            plain = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
            assert config[name] == plain, name
    beside = {name for name in config if name not in list_compose() and "KUBERNETES" not in name}
    assert beside == set()


def test_tasks_get_the_settings_of_the_library():
    ours = {name for name in list_compose() if name.startswith("ORKESTRA_")}
    assert {entry["name"] for entry in VALUES["env"]} == ours | {"ORKESTRA_HOME"}


def test_only_tasks_have_the_keys_of_warehouse_and_buckets():
    names = {
        part: {volume["secret"]["secretName"] for volume in VALUES[part].get("extraVolumes", ())}
        for part in ("workers", "apiServer", "scheduler", "dagProcessor", "triggerer")
    }
    assert names == {
        "workers": {"orkestra-tasks"}, "apiServer": {"orkestra-logs"},
        "scheduler": set(), "dagProcessor": set(), "triggerer": set(),
    }  # fmt: skip
    readme = (HOME / "kubernetes" / "README.md").read_text()
    written = set(
        re.findall(
            r"(?:secretName|SecretName): (orkestra-[\w-]+)", (HOME / "kubernetes/values.yaml").read_text()
        )
    )
    for name in written - {"orkestra-tls"}:
        assert f"`{name}`" in readme


def test_no_pod_is_root_or_without_limits():
    for part in ("workers", "apiServer", "scheduler", "dagProcessor", "triggerer"):
        contexts = VALUES[part]["securityContexts"]
        assert contexts["pod"]["runAsNonRoot"] is True
        assert contexts["container"] == {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        }
        assert VALUES[part]["resources"]["limits"]["memory"]

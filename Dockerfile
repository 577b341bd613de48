# The one image of all services: Airflow and its providers, the library, DAGs, plugins, rules and SQL of one commit.
#   docker build --build-arg CODE_VERSION=$(git rev-parse HEAD) --tag orkestra:$(git rev-parse --short HEAD) .
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages
COPY requirements-uv.txt requirements-production.txt /build/
RUN python3 -m venv /opt/uv \
    && /opt/uv/bin/pip install --no-cache-dir --require-hashes --requirement /build/requirements-uv.txt \
    && python3 -m venv /opt/venv \
    && /opt/uv/bin/uv pip install --system-certs --no-cache --compile-bytecode --require-hashes \
        --python /opt/venv/bin/python --requirement /build/requirements-production.txt

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 50000 orkestra \
    && useradd --uid 50000 --gid 50000 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin orkestra \
    && install --directory --owner=50000 --group=50000 /data
COPY --from=packages /opt/venv /opt/venv
COPY dags /opt/orkestra/dags
COPY plugins /opt/orkestra/plugins
COPY expectations /opt/orkestra/expectations
COPY sql /opt/orkestra/sql
COPY include /opt/orkestra/include
COPY docker /opt/orkestra/docker
# the code is compiled here, because the file system is read-only where it runs
RUN /opt/venv/bin/python -m compileall -q /opt/orkestra
ARG CODE_VERSION=unknown
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/orkestra/include \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    AIRFLOW_HOME=/run/airflow \
    ORKESTRA_HOME=/opt/orkestra \
    ORKESTRA_CODE_VERSION=${CODE_VERSION} \
    OPENBLAS_NUM_THREADS=1 \
    GX_ANALYTICS_ENABLED=false \
    DO_NOT_TRACK=1 \
    LANG=C.UTF-8
WORKDIR /opt/orkestra
USER 50000:50000

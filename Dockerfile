# The site and the crawler in one image: `docker run -p 8000:8000 -v localoffer:/data …`.
# Another command in its place runs one half alone: `localoffer serve`, `localoffer crawl`.

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /build
COPY requirements/runtime.txt requirements/build.txt requirements/
# What runs is installed in /localoffer, what only builds in /tools: one is copied on, one is not.
RUN python -m venv /localoffer \
    && /localoffer/bin/pip install --require-hashes -r requirements/runtime.txt \
    && python -m venv /tools \
    && /tools/bin/pip install --require-hashes -r requirements/build.txt
COPY package.json package-lock.json .npmrc ./
ENV PATH=/tools/bin:$PATH
RUN npm ci
COPY pyproject.toml README.md LICENSE ./
COPY app app
RUN npm run build
COPY crawlers crawlers
COPY migrations migrations
RUN /tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && /localoffer/bin/pip install --no-deps --no-index dist/*.whl \
    && /localoffer/bin/pip uninstall --yes pip

FROM python:3.13-slim-bookworm
RUN useradd --system --user-group --uid 10001 --create-home --home-dir /data localoffer
COPY --from=build /localoffer /localoffer
ENV PATH=/localoffer/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PORT=8000 \
    LOCALOFFER_HOST=0.0.0.0 \
    LOCALOFFER_LOG_JSON=true \
    LOCALOFFER_DATABASE_URL=sqlite:////data/localoffer.db
WORKDIR /data
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/api/health', timeout=4)"]
CMD ["localoffer", "run"]

FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /keyfix && /keyfix/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md ./
COPY bot bot
COPY knowledge knowledge
COPY migrations migrations
RUN /keyfix/bin/pip install --no-cache-dir --no-deps .

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 keyfix
COPY --from=build /keyfix /keyfix
ENV PATH=/keyfix/bin:$PATH PYTHONUNBUFFERED=1 KEYFIX_HOST=0.0.0.0 KEYFIX_PORT=3000
USER keyfix
WORKDIR /home/keyfix
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD \
  python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:3000/readyz', timeout=2)"
CMD ["sh", "-c", "keyfix db upgrade && exec keyfix serve"]

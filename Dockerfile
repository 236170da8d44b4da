# One image for all that kyket runs: its command line, and Airflow, whose tasks call the same code.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY pyproject.toml requirements.lock README.md ./
COPY scripts/image scripts/image
COPY pipelines pipelines
COPY crawlers crawlers
COPY search search
COPY demo demo
COPY kyket kyket
COPY dags dags
RUN scripts/image /opt/kyket

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /var/lib/kyket kyket
COPY --from=build /opt/kyket /opt/kyket
COPY --from=build /build/dags /opt/kyket/dags
ENV PATH=/opt/kyket/bin:$PATH KYKET_VAR=/var/lib/kyket AIRFLOW__CORE__DAGS_FOLDER=/opt/kyket/dags
USER kyket
WORKDIR /var/lib/kyket
VOLUME /var/lib/kyket
ENTRYPOINT ["kyket"]
CMD ["--help"]

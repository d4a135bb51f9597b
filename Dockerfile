# One recipe for every service: docker build --build-arg SERVICE=ingest-node .
# SERVICE is ingest-node, command-service, telemetry-consumer or webhook-dispatcher. The image of ingest-node can also
# create the topics: java @/app/topics.args
ARG SERVICE=ingest-node

# --- Build: all services at once, so that four images share one build. ---
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY proto-schemas proto-schemas
COPY tracing tracing
COPY teltonika-codec teltonika-codec
COPY service-foundation service-foundation
COPY ingest-node ingest-node
COPY telemetry-consumer telemetry-consumer
COPY command-service command-service
COPY webhook-dispatcher webhook-dispatcher
COPY embedded-infra embedded-infra
COPY fleet-simulator fleet-simulator
COPY standalone/pom.xml standalone/pom.xml
COPY system-tests/pom.xml system-tests/pom.xml
RUN --mount=type=cache,target=/maven \
    mvn -B -q -Psbom -Dmaven.repo.local=/maven -pl ingest-node,telemetry-consumer,command-service,webhook-dispatcher,embedded-infra -am \
        package dependency:copy-dependencies -DincludeScope=runtime \
        -DskipTests -Dwayline.without-tests=true -Dspotless.check.skip=true
COPY deploy/docker deploy/docker
RUN bash deploy/docker/collect.sh /out

# --- What every image stands on: a JRE, a user without a name or a password. ---
FROM eclipse-temurin:25-jre AS ground
USER 10001:10001
WORKDIR /app

# --- Libraries change seldom and are the lowest layer; our own classes are a few hundred kilobytes above them. ---
FROM ground AS service
ARG SERVICE
COPY --from=build /out/health /app/health
COPY --from=build /out/${SERVICE}/lib /app/lib
COPY --from=build /out/${SERVICE}/wayline /app/wayline
COPY --from=build /out/${SERVICE}/args /app/

# --- Train: a start against a broker and a database of the test fixture's, remembered as an AOT cache. It must happen on
# the same JRE with the same paths as the image it is for. AOT=false leaves it out: starts take two to three times as long. ---
FROM service AS trained
ARG SERVICE
ARG AOT=true
USER 0
RUN --mount=type=bind,from=build,source=/out/training,target=/training \
    mkdir -p /app/aot && bash /training/train.sh "$SERVICE" /app/aot/app.aot "$AOT"

FROM service
COPY --from=trained /app/aot /app/aot
# Inside a container the network policy decides who may connect, so that all ports are open to it.
ENV BROKER_BIND=0.0.0.0 METRICS_BIND=0.0.0.0 API_BIND=0.0.0.0 TELEMETRY_BIND=0.0.0.0 WEBHOOK_BIND=0.0.0.0
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["java", "@/app/health.args"]
ENTRYPOINT ["java", "@/app/aot/aot.args", "@/app/run.args"]

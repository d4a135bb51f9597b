#!/usr/bin/env bash
# What the public image does: KAFKA_LOG_DIRS becomes log.dirs, the storage is formatted once, the broker starts.
set -euo pipefail

settings=/opt/kafka/config/server.properties
: >"$settings"
while IFS='=' read -r name value; do
    case $name in
        KAFKA_HEAP_OPTS | KAFKA_OPTS | KAFKA_JVM_* | KAFKA_LOG4J* | KAFKA_GC* | KAFKA_JMX*) ;;
        KAFKA_*)
            # One underscore is a dot, two are an underscore, three a dash.
            key=$(sed -e 's/^KAFKA_//' -e 's/___/-/g' -e 's/__/\x01/g' -e 's/_/./g' -e 's/\x01/_/g' <<<"$name" | tr '[:upper:]' '[:lower:]')
            printf '%s=%s\n' "$key" "$value" >>"$settings"
            ;;
    esac
done < <(env)
java=(java -cp '/opt/kafka/config:/opt/kafka/libs/*' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
read -r -a heap <<<"${KAFKA_HEAP_OPTS:--Xmx512m}"
"${java[@]}" -Xmx128m kafka.tools.StorageTool format --ignore-formatted -t "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" -c "$settings"
exec "${java[@]}" "${heap[@]}" kafka.Kafka "$settings"

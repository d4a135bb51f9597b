#!/usr/bin/env bash
# The integration tests of the fixture against containers, and a failure where they did not really run there: elsewhere a
# missing engine means that the embedded servers take over, and everything is green all the same.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
home=$(cd -- "$here/../.." && pwd)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Ryuk would be one more image; the tests stop their containers themselves. Inside a container of its own the library
# would look for the host by starting another image: it is told instead.
export WAYLINE_REQUIRE_CONTAINERS=true TESTCONTAINERS_RYUK_DISABLED=true
export TESTCONTAINERS_HOST_OVERRIDE=${TESTCONTAINERS_HOST_OVERRIDE:-localhost}
cd "$home"
mvn -B -pl embedded-infra -am verify -Dtest=ContainerImagesTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dit.test=SharedServersIT -Dfailsafe.failIfNoSpecifiedTests=false -Dspotless.check.skip=true 2>&1 | tee "$log"
used=$(sed -n 's/.*tests use \(containers [^"]*\).*/\1/p' "$log" | head -n 1)
[ -n "$used" ] || { echo "FAILED: the log does not say that containers served" >&2; exit 1; }
report=$home/embedded-infra/target/failsafe-reports/TEST-io.wayline.embedded.testing.SharedServersIT.xml
grep -qE '<testsuite [^>]*tests="[1-9]' "$report" || { echo "FAILED: no test ran: $report" >&2; exit 1; }
! grep -qE '<testsuite [^>]*skipped="[1-9]' "$report" || { echo "FAILED: tests were skipped: $report" >&2; exit 1; }
echo "tests ran against $used"

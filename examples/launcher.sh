# Sourced by the launchers of the examples.
#
# build_if_needed MODULE: sets classpath to what the example examples/MODULE runs with, and builds it first when that
# was never done or its sources have changed since. Says so on stderr, and shows Maven's output only if Maven fails.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

die() {
    printf '%s\n' "$@" >&2
    exit 1
}

is_built() {
    local built=$root/examples/$1/target/classpath
    [ -f "$built" ] || return 1
    local changed
    changed=$(cd "$root" && find pom.xml camel-mcp/pom.xml camel-mcp/src/main camel-mcp-tasks/pom.xml \
        camel-mcp-tasks/src/main examples/pom.xml "examples/$1/pom.xml" "examples/$1/src/main" \
        -newer "$built" -print 2>/dev/null | head -n 1)
    [ -z "$changed" ] || return 1
    local entry
    local -a entries
    IFS=: read -r -a entries <"$built"
    for entry in "${entries[@]}"; do
        [ -e "$entry" ] || return 1
    done
}

build_if_needed() {
    command -v "$java" >/dev/null || die "There is no $java: install a JDK, 17 or later, and set PATH or JAVA_HOME to it."
    if ! is_built "$1"; then
        command -v mvn >/dev/null || die "There is no mvn on the PATH: install Maven, 3.8 or later."
        echo "Building examples/$1 (the first time Maven also downloads what it needs) ..." >&2
        local log
        log=$(mktemp)
        if ! (cd "$root" && mvn -B -pl "examples/$1" -am -Dmaven.test.skip=true package) >"$log" 2>&1 </dev/null; then
            cat "$log" >&2
            rm -f "$log"
            die "The build has failed, see above."
        fi
        rm -f "$log"
    fi
    classpath=$root/examples/$1/target/classes:$(cat "$root/examples/$1/target/classpath")
}

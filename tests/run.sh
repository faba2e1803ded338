#!/usr/bin/env bash
# Every test of the project. Installs what they need on a Debian machine that has Rust, and never skips one.
#
#   bash tests/run.sh            everything
#   bash tests/run.sh fast       formatting, lints, documentation, Rust tests
#   bash tests/run.sh browser    release build, the sites in a browser
#   bash tests/run.sh speed      Lighthouse's performance of the main pages, the median of five runs, at least 98
#   bash tests/run.sh screens    pictures of every kind of page in target/screens
#
# Ends with a line "N passed, N failed"; any failure ends the run at once with a code that is not 0.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The day that every site is built on, since the date is part of the input.
today=2026-11-24

step() { printf '\n== %s ==\n' "$*"; }

fail() {
    printf 'tests/run.sh: %s\n' "$*" >&2
    exit 1
}

# Installs packages of the system, as root or with sudo.
apt_install() {
    command -v apt-get >/dev/null || fail "needs $*, and there is no apt-get to install them with"
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "needs $*: install them, or run as root"
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get -qq update
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -qq install --no-install-recommends -y "$@" >/dev/null
}

need_rust() {
    command -v cargo >/dev/null || fail "needs Rust: cargo is not on the path"
    cargo fmt --version >/dev/null || fail "needs rustfmt: rustup component add rustfmt"
    cargo clippy --version >/dev/null || fail "needs clippy: rustup component add clippy"
    command -v cc >/dev/null || apt_install gcc libc6-dev
}

need_browser() {
    local missing=()
    command -v chromium >/dev/null || missing+=(chromium)
    # Without a font every text is of width nothing, and no page is ever too wide.
    compgen -G '/usr/share/fonts/truetype/dejavu/*.ttf' >/dev/null || missing+=(fonts-dejavu-core)
    compgen -G '/usr/share/fonts/truetype/liberation*/*.ttf' >/dev/null || missing+=(fonts-liberation)
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    command -v java >/dev/null || missing+=(default-jre-headless)
    command -v pdftotext >/dev/null || missing+=(poppler-utils)
    if [ ${#missing[@]} -gt 0 ]; then apt_install "${missing[@]}"; fi
    command -v chromium >/dev/null || fail "needs Chromium, which could not be installed"
    local major
    major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
    [ "$major" -ge 20 ] || fail "needs Node.js 20 or later, not $(node --version)"
    (cd tests/browser && npm ci --no-audit --no-fund --silent)
}

fast() {
    need_rust
    step "formatting"
    cargo fmt --check
    step "lints"
    cargo clippy --locked --all-targets -- -D warnings
    step "documentation"
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
    step "Rust tests"
    cargo test --locked --no-fail-fast 2>&1 | tee -a "$log"
}

need_sites() {
    need_rust
    step "release build"
    cargo build --locked --release
    step "the sample and the test site"
    local sites=target/browser
    rm -rf "$sites"
    mkdir -p "$sites"
    cargo run --locked --release --quiet -- build --strict --date "$today" --output "$sites/sample"
    cargo run --locked --release --quiet -- build --root tests/sites/full --date "$today" --output "$PWD/$sites/full"
    step "browser"
    need_browser
}

# One file after the other: each keeps two pages busy, and Lighthouse is to have the machine for itself.
browser() {
    need_sites
    (cd tests/browser && node --test --test-concurrency=1 --test-reporter=spec ./*.test.mjs) 2>&1 | tee -a "$log"
}

# The parts stand on lines of their own: in `fast && browser` a failure inside `fast` would not end the run.
case "${1:-all}" in
    all)
        fast
        browser
        ;;
    fast) fast ;;
    browser) browser ;;
    speed)
        need_sites
        (cd tests/browser && node lighthouse.mjs)
        exit
        ;;
    screens)
        need_sites
        (cd tests/browser && node screens.mjs)
        exit
        ;;
    *) fail "knows no part '$1': fast, browser, speed, screens, or nothing for everything" ;;
esac

# Reached only when nothing failed. Cargo counts "N passed;", Node "pass N".
passed=$(sed -nE 's/^test result: ok\. ([0-9]+) passed;.*/\1/p; s/^(ℹ|#) pass ([0-9]+)$/\2/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
[ "$passed" -gt 0 ] || fail "ran no test"
printf '\n%s passed, 0 failed\n' "$passed"

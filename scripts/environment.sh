# Sourced by ./example, ./test and .ci/run in the root of the project: makes .venv there and installs Verbale into it,
# once for each pyproject.toml. Needs python3 (3.11 or newer) and pip. PYTHON names another interpreter than the first
# that fits. Gives: install EXTRAS ("dev", "dev,bench" or "").

here=$(pwd)
environment="$here/.venv"

say() { printf '%s\n' "$*" >&2; }

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if command -v "$candidate" >/dev/null && fits "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    say "No Python 3.11 or newer among: ${PYTHON:-python3 python3.13 python3.12 python3.11}. Install one, or name it: PYTHON=/path/to/python3 $0"
    return 2
}

# Debian's python3 comes without ensurepip: then the environment is made bare, and the pip of the system fills it.
create() {
    python=$(find_python) || return 2
    rm -rf "$environment"
    say "Creating .venv with $("$python" --version) ..."
    if "$python" -m venv "$environment" >/dev/null 2>&1; then
        return 0
    fi
    rm -rf "$environment"
    if "$python" -m pip --version >/dev/null 2>&1 && "$python" -m venv --without-pip "$environment" >/dev/null 2>&1 &&
        "$python" -m pip --python "$environment/bin/python" install --quiet --disable-pip-version-check pip; then
        return 0
    fi
    rm -rf "$environment"
    say "$python can make no virtual environment here. On Debian or Ubuntu: apt install python3-venv. Elsewhere install pip for it, then run $0 again."
    return 2
}

wanted_by() { # a line that changes when the installation has to
    "$environment/bin/python" - "$here/pyproject.toml" "$1" <<'PYTHON'
import hashlib, pathlib, sys
print(sys.argv[2], sys.version.split()[0], hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).hexdigest())
PYTHON
}

install() {
    extras=$1
    [ -x "$environment/bin/python" ] && "$environment/bin/python" -c 'import pip' 2>/dev/null || create || return 2
    stamp="$environment/installed-for-${extras:-run}"
    if [ "$(cat "$stamp" 2>/dev/null)" = "$(wanted_by "$extras")" ]; then
        return 0
    fi
    say "Installing Verbale and what it needs into .venv (about a minute, once) ..."
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$here${extras:+[$extras]}" || {
        say "pip could not install Verbale: see its lines above. Without a network, point pip at a folder of wheels (PIP_FIND_LINKS)."
        return 2
    }
    wanted_by "$extras" >"$stamp"
}

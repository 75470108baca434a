"""The manual page, the completions and the scripts that others run, by the programs that they are for."""
import os, shutil, subprocess


def run(*words, **more):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)


def manual(program, folder, check, install):
    """The manual page, by man."""
    if not install(lambda: shutil.which("man"), "man-db"):
        return print("skipped: no man here, and none can be installed")
    page = os.path.join(folder, "espalier.1")
    with open(page, "w") as file:
        file.write(run(program, "man").stdout)
    told = run("man", "--warnings", "--local-file", page, env=dict(os.environ, MANWIDTH="80", LC_ALL="C.UTF-8"))
    check("man shows the page", "ESPALIER(1)" in told.stdout and "SYNOPSIS" in told.stdout, told.stdout[:200])
    check("man warns of nothing", "warning" not in told.stdout, told.stdout[:400])


def scripts(project, folder, check, install):
    """The scripts that others run, by shellcheck."""
    if not install(lambda: shutil.which("shellcheck"), "shellcheck"):
        return print("skipped: no shellcheck here, and none can be installed")
    for name in ("docs/examples/github-action/install.sh", "docs/examples/github-action/run.sh", "docs/packaging/install.sh"):
        told = run("shellcheck", "--severity=warning", os.path.join(project, name))
        check("shellcheck finds nothing in " + name, told.returncode == 0, told.stdout)


def completions(program, folder, check, install):
    """Completions, each in its own shell: a command, an option, a format."""
    place = os.path.join(folder, "bin")
    os.makedirs(place, exist_ok=True)
    shutil.copy(program, os.path.join(place, "espalier"))
    environment = dict(os.environ, PATH=place + ":" + os.environ["PATH"])
    for shell in ("bash", "zsh", "fish"):
        if not install(lambda: shutil.which(shell), shell):
            print("skipped: no %s here, and none can be installed" % shell)
            continue
        script = os.path.join(folder, {"bash": "espalier", "zsh": "_espalier", "fish": "espalier.fish"}[shell])
        with open(script, "w") as file:
            file.write(run(program, "completions", shell).stdout)
        for typed, wanted in (("espalier pri", "print"), ("espalier print --sty", "--style"),
                              ("espalier print --style ht", "html"), ("espalier print --format claude-", "claude-code")):
            if shell == "bash":
                words = typed.split(" ")
                told = run("bash", "-c", """
                  source %s
                  COMP_WORDS=(%s) COMP_CWORD=%d COMP_LINE=%r COMP_POINT=%d
                  name=$(complete -p espalier | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                  $name espalier "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                  printf '%%s\\n' "${COMPREPLY[@]}"
                """ % (script, typed, len(words) - 1, typed, len(typed)), env=environment).stdout
            elif shell == "fish":
                told = run("fish", "-c", "source %s; complete -C %r" % (script, typed), env=environment).stdout
            else:
                told = zsh(typed, folder, environment)
            check("%s completes '%s' to %s" % (shell, typed, wanted), wanted in told, told[-200:])


def zsh(typed, folder, environment):
    """What zsh writes at its prompt when Tab is pressed behind a text: it completes in an interactive shell alone."""
    import pty, select, time
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe("zsh", ["zsh", "-f", "-i"], dict(environment, TERM="dumb", PS1="$ "))
    def write(text):
        os.write(terminal, text.encode())
    write("fpath=(%s $fpath); autoload -Uz compinit; compinit -u -d %s/dump; zstyle ':completion:*' menu no; echo rea''dy\n"
          % (folder, folder))
    seen, end, isAsked = "", time.time() + 20, False
    while time.time() < end:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 65536).decode(errors="replace")
        elif isAsked:
            break
        if "ready" in seen and not isAsked:
            seen, isAsked = "", True
            write(typed + "\t")
    os.close(terminal)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return seen

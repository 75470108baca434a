"""The packages, installed in systems of their own: what came with no toolchain and no library for it."""
import glob, os, pty, select, shutil, subprocess, time

SESSION = ('{"type":"user","sessionId":"s","uuid":"u","timestamp":"2026-01-02T03:04:05.000Z",'
           '"message":{"role":"user","content":"Count the gulls"}}\n')
MIRROR = "http://deb.debian.org/debian"


def run(*words, **more):
    # A system of its own has no folders of ours.
    more.setdefault("env", {name: value for name, value in os.environ.items() if name != "TMPDIR"})
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)


def system(folder, release, check):
    """A Debian of its own with nothing in it; none where it can't be made."""
    root = os.path.join(folder, release)
    made = run("debootstrap", "--variant=minbase", release, root, MIRROR)
    if made.returncode != 0:
        print("skipped: no %s can be fetched: %s" % (release, made.stdout.strip().split("\n")[-1]))
        return None
    shutil.copy("/etc/resolv.conf", root + "/etc/resolv.conf")
    with open(root + "/root/session.jsonl", "w") as file:
        file.write(SESSION)
    return root


def works(root, what, program, check):
    told = run("chroot", root, program, "--version").stdout
    check(what + ": it starts", told.startswith("espalier "), told)
    told = run("chroot", root, program, "print", "/root/session.jsonl", env=dict(os.environ, LC_ALL="C.UTF-8")).stdout
    check(what + ": it reads a session", "Count the gulls" in told, told)
    check(what + ": it draws, and goes by q", *drawn("chroot", root, program, "/root/session.jsonl"))


def drawn(*words):
    """Whether a program draws the session on a terminal and ends well by q, and what was seen of it."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(words[0], words, dict(os.environ, TERM="xterm", LC_ALL="C.UTF-8"))
    seen, end, isAsked = "", time.time() + 20, False
    while time.time() < end:
        try:
            if select.select([terminal], [], [], 0.2)[0]:
                seen += os.read(terminal, 65536).decode(errors="replace")
        except OSError:
            break
        if "Count the gulls" in seen and not isAsked:
            isAsked = True
            os.write(terminal, b"q")
    else:
        os.kill(child, 9)
    status = os.waitpid(child, 0)[1]
    os.close(terminal)
    return "Count the gulls" in seen and status == 0, seen[-200:]


def debian(dist, folder, check, install):
    """The package for Debian: by lintian, and in a system of its own."""
    packages = glob.glob(dist + "/espalier_*.deb")
    if not packages:
        return print("skipped: there is no package: make deb")
    if install(lambda: shutil.which("lintian"), "lintian"):
        told = run("lintian", "--allow-root", "--no-tag-display-limit", *packages).stdout
        check("lintian finds no error", not [line for line in told.splitlines() if line.startswith("E:")], told)
    if not install(lambda: shutil.which("debootstrap"), "debootstrap") or os.geteuid() != 0:
        return print("skipped: no system of its own can be made")
    root = system(folder, "bookworm", check)
    if root:
        shutil.copy(packages[0], root + "/root/espalier.deb")
        told = run("chroot", root, "sh", "-c",
                   "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq /root/espalier.deb")
        check("deb: apt installs it", told.returncode == 0, told.stdout[-400:])
        works(root, "deb", "/usr/bin/espalier", check)
        for file in ("man/man1/espalier.1.gz", "bash-completion/completions/espalier", "espalier/themes/ansi.toml"):
            check("deb: " + file, os.path.exists(root + "/usr/share/" + file))
        shutil.rmtree(root, ignore_errors=True)


def tarball(dist, folder, check, install):
    """The tarball, in a Debian of today and in the one before."""
    archives = glob.glob(dist + "/espalier-*.tar.xz")
    if not archives:
        return print("skipped: there is no archive: make tarball")
    if not install(lambda: shutil.which("debootstrap"), "debootstrap") or os.geteuid() != 0:
        return print("skipped: no system of its own can be made")
    for release in ("bookworm", "trixie"):
        root = system(folder, release, check)
        if not root:
            continue
        run("chroot", root, "sh", "-c", "apt-get update -qq; apt-get install -y -qq xz-utils")
        for file in archives + [dist + "/install.sh"]:
            shutil.copy(file, root + "/root")
        told = run("chroot", root, "sh", "/root/install.sh", "/opt/espalier")
        check("tarball on %s: install.sh installs it" % release, told.returncode == 0, told.stdout)
        works(root, "tarball on " + release, "/opt/espalier/bin/espalier", check)
        with open(root + "/root/" + os.path.basename(archives[0]), "ab") as file:
            file.write(b"x")
        told = run("chroot", root, "sh", "/root/install.sh", "/opt/other")
        check("tarball on %s: another archive is refused" % release,
              told.returncode != 0 and not os.path.exists(root + "/opt/other"), told.stdout)
        shutil.rmtree(root, ignore_errors=True)

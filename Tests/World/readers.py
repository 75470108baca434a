"""What programs of another make read of each style: the calls, failures and texts of the document."""
import base64, glob, json, os, re, shutil, subprocess, sys

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SOURCES = ["docs/tour.jsonl", "docs/displays.json", "Tests/WireFormatsTests/Fixtures/**/*.*"]
STATUSES = "pending|running|waiting|background|completed|failed|rejected|cancelled|requested|lost"


def run(*words, **more):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def words(text):
    """A text without its signs and spaces, which each style sets otherwise."""
    return " ".join(re.findall(r"\w+", text))


class Document:
    """What `print --style json` tells of a session: all that the other styles are held against."""

    def __init__(self, program, path):
        self.program, self.path = program, path
        told = run(program, "print", "--style", "json", path)
        self.tree = json.loads(told.stdout) if told.returncode == 0 else None
        # Pairs of an item and whether it, or what it stands in, was taken back.
        self.entries, self.calls = [], []
        self.gather(self.tree["progress"] if self.tree else [], False)

    def gather(self, entries, is_back):
        for entry in entries:
            gone = is_back or entry["retracted"]
            self.entries.append((entry, gone))
            for call in entry["tool_calls"]:
                self.calls.append((call, gone))
                self.gather(call["progress"], gone)

    def style(self, name, *options):
        """The session in a style."""
        return run(self.program, "print", "--style", name, *options, self.path).stdout

    def wrong(self, calls, failed, text=None, is_whole=True):
        """What is not so in what a reader found: numbers of calls, and the texts, where it has them.

        What was taken back is there where a style is whole.
        """
        expected = [call["status"] for call, gone in self.calls if is_whole or not gone]
        wanted = (len(expected), expected.count("failed"))
        if (calls, failed) != wanted:
            yield "%d calls, %d failed in place of %d, %d" % (calls, failed, *wanted)
        found = words(text) if text is not None else None
        for said in self.texts(is_whole) if text is not None else ():
            if said not in found:
                yield "there is no: " + said[:80]

    def texts(self, is_whole):
        """What was said and thought, what calls are called and gave back; not what would lead a terminal."""
        keys = (("message", "output_text", "reasoning"), ("name", "error", "result"))
        for items, names in zip((self.entries, self.calls), keys):
            for text in (item[name] for item, gone in items if is_whole or not gone for name in names):
                if isinstance(text, str) and not re.search("[\x00-\x08\x0b-\x1f\x7f-\xa0\u200b-\u206f\ufeff]", text):
                    yield words(text)


def documents(program):
    """Our own examples and the fixtures of all formats; not what stands beside a session and is none."""
    paths = sorted(path for pattern in SOURCES for path in glob.glob(os.path.join(PROJECT, pattern), recursive=True))
    return [document for document in (Document(program, path) for path in paths if os.path.isfile(path)) if document.tree]


def hold(check, what, sessions, find):
    """Holds what a reader finds of each session against its document."""
    wrong = []
    for document in sessions:
        try:
            wrong += [os.path.relpath(document.path, PROJECT) + ": " + fault for fault in find(document)]
        except Exception as error:
            wrong.append("%s: %r" % (os.path.relpath(document.path, PROJECT), error))
    check("%s, in %d sessions" % (what, len(sessions)), sessions and not wrong, "\n  ".join([""] + wrong[:12]))


def module(name, package, install, folder=None):
    """A library of Python by its name, installed where it is missing; from the index of Python where Debian has none."""
    def find():
        try:
            return __import__(name, fromlist=["*"])
        except ImportError:
            return None
    if folder and not find() and install(lambda: shutil.which("pip3"), "python3-pip"):
        run(sys.executable, "-m", "pip", "install", "--quiet", "--target", folder + "/python", package)
        sys.path.append(folder + "/python")
    elif not folder:
        install(find, package)
    return find()


def styles(program, folder, check, install):
    """Each style, by a reader of another make."""
    sessions = documents(program)
    for part in (lines_of_json, pages, markdown, traces, patches, lines):
        part(program, folder, check, install, sessions)


def lines_of_json(program, folder, check, install, sessions):
    if not install(lambda: shutil.which("jq"), "jq"):
        return print("skipped: no jq here, and none can be installed")

    def jq(text, script):
        told = run("jq", "-s", "-c", script, input=text)
        return json.loads(told.stdout) if told.returncode == 0 else sys.exit(told.stderr)

    called = '[.. | objects | .tool_calls? // empty | .[]] | [length, (map(select(.status == "failed")) | length)]'
    for style in ("json", "log"):
        hold(check, "jq finds the calls and failures of " + style, sessions,
             lambda document: document.wrong(*jq(document.style(style), called)))
    hold(check, "jq finds those of stats", sessions, lambda document: document.wrong(
        *jq(run(program, "stats", "--json", document.path).stdout, ".[0].tool_calls | [.total, .failed]"), is_whole=False))

    def updates(document):
        isRising, last = jq(document.style("updates"), "[(map(.seq) == [range(1; length + 1)]), last]")
        if not isRising:
            yield "numbers of updates"
        status = document.tree["session"]["status"]
        if status not in ("queued", "in_progress") and (last["type"], last["status"]) != ("completed", status):
            yield "the last update: %s" % last
    hold(check, "jq finds how updates end", sessions, updates)


def pages(program, folder, check, install, sessions):
    html = module("html5lib", "python3-html5lib", install)
    if not html:
        return print("skipped: no html5lib here, and none can be installed")

    def find(options):
        def find(document):
            parser = html.HTMLParser(namespaceHTMLElements=False)
            text = document.style("html", "--no-redact", *options)
            tree = parser.parseFragment(text, container="div") if options else parser.parse(text)
            yield from ("%s at %s" % (code, place) for place, code, _ in parser.errors)
            calls = [item for item in tree.iter("details") if "call" in item.get("class").split()]
            failed = [call for call in calls if call.get("data-status") == "failed"]
            yield from document.wrong(len(calls), len(failed), "\n".join(tree.itertext()))
        return find
    hold(check, "an HTML parser finds the calls, failures and texts of html", sessions, find([]))
    hold(check, "and in a part of another page", sessions, find(["--fragment"]))


def markdown(program, folder, check, install, sessions):
    html = module("html5lib", "python3-html5lib", install)
    if not html or not install(lambda: shutil.which("cmark-gfm"), "cmark-gfm"):
        return print("skipped: no cmark-gfm here, and none can be installed")

    def find(document):
        told = run("cmark-gfm", "--unsafe", "-e", "table", input=document.style("markdown", "--fragment")).stdout
        tree = html.parse(told, namespaceHTMLElements=False)
        calls = [item.find("summary") for item in tree.iter("details") if item.find("summary/b") is not None]
        failed = [call for call in calls if re.search(r"\(\(?failed\b[^()]*\)?\)?$", "".join(call.itertext()).strip())]
        return document.wrong(len(calls), len(failed), "\n".join(tree.itertext()), is_whole=False)
    hold(check, "cmark-gfm finds the calls, failures and texts of markdown", sessions, find)


def traces(program, folder, check, install, sessions):
    protocol = module("opentelemetry.proto.trace.v1.trace_pb2", "opentelemetry-proto", install, folder)
    if not protocol:
        return print("skipped: no classes of the protocol of OpenTelemetry here, and none can be installed")
    from google.protobuf import json_format

    def plain(value):
        # Ids are hex in OTLP, where Protocol Buffers in JSON have base64.
        if isinstance(value, list):
            return [plain(element) for element in value]
        if not isinstance(value, dict):
            return value
        return {key: base64.b64encode(bytes.fromhex(element)).decode() if key in ("traceId", "spanId", "parentSpanId")
                else plain(element) for key, element in value.items()}

    def strings(text):
        """A text, and all texts in it where it is JSON."""
        yield text
        if text[:1] in ("[", "{"):
            try:
                parts = [json.loads(text)]
            except ValueError:
                return
            while parts:
                part = parts.pop()
                parts += part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
                if isinstance(part, str):
                    yield part

    def find(document):
        trace = json_format.ParseDict(plain(json.loads(document.style("otlp"))), protocol.TracesData())
        spans = [span for resource in trace.resource_spans for scope in resource.scope_spans for span in scope.spans]
        calls = [span for span in spans if span.name.split(" ")[0] == "execute_tool"]
        failed = [span for span in calls if span.status.code == protocol.Status.STATUS_CODE_ERROR]
        values = [text for span in spans for one in span.attributes for text in strings(one.value.string_value)]
        return document.wrong(len(calls), len(failed), "\n".join(values))
    hold(check, "the classes of OpenTelemetry find the calls, failures and texts of otlp", sessions, find)


def patches(program, folder, check, install, sessions):
    if not install(lambda: shutil.which("git"), "git"):
        return print("skipped: no git here, and none can be installed")

    def find(document):
        patch = document.style("diff")
        files = len(re.findall("^diff --git ", patch, re.M))
        told = run("git", "apply", "--numstat", "-", input=patch)
        if files and (told.returncode != 0 or len(told.stdout.splitlines()) != files):
            yield "%d files, and git says: %s" % (files, told.stdout + told.stderr)
    hold(check, "git reads the patches of diff", sessions, find)
    place = os.path.join(folder, "patched")
    os.makedirs(place)
    with open(os.path.join(place, "price.py"), "w") as file:
        file.write("def total(items, voucher=None):\n    price = sum(item.price for item in items)\n    # in cents\n"
                   "    if voucher:\n        price -= price * 0.2\n        price -= voucher.cents\n    return price\n")
    patch = Document(program, os.path.join(PROJECT, "docs/tour.jsonl")).style("diff")
    told = run("git", "apply", "-", input=patch, cwd=place)
    with open(os.path.join(place, "price.py")) as file:
        left = file.read()
    check("git apply does to a file what the session did", told.returncode == 0 and "0.2" not in left, told.stderr + left)


def lines(program, folder, check, install, sessions):
    """Styles for people, by how a line of a call begins."""
    marks = {"tree": r"^ +\(?(%s)\)? +\S" % STATUSES, "rich": r"[├└]── \S+ .*?  \(?(%s)\)?(?:  |$)" % STATUSES}
    for style, mark in marks.items():
        def find(document):
            found = re.findall(mark, document.style(style), re.M)
            return document.wrong(len(found), found.count("failed"))
        hold(check, "the calls and failures stand in " + style, sessions, find)

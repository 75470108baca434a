"""The pages of print and compare, as people see them: with and without scripts, light and dark, narrow, printed, in a cell
of a notebook."""
import json, os, shutil
import browser, readers

# Text of a session that would act in a page which let it.
HOSTILE = ("</pre></details></style></title><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
           "<svg onload=alert(1)>\" onmouseover=\"alert(1)\" <a href=javascript:alert(1)>here</a> <iframe src=//example.org></iframe>")
ALIVE = "document.querySelectorAll('img, svg, iframe, object, embed, link, form, a, base, meta[http-equiv=refresh]').length"
COUNTS = "['', '[data-status=failed]'].map((more) => document.querySelectorAll('.call' + more).length)"
# The least contrast of a text with what is behind it, by the rules of WCAG, and the text.
CONTRAST = """(() => {
  const shade = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (item) => {
    const color = getComputedStyle(item).backgroundColor;
    return color.startsWith('rgba') && color.endsWith(' 0)') ? behind(item.parentElement) : color;
  };
  let least = [100, ''];
  for (const item of document.querySelectorAll('.espalier *')) {
    const text = [...item.childNodes].filter((part) => part.nodeType === 3).map((part) => part.data.trim()).join('');
    if (text === '' || !item.checkVisibility()) continue;
    const [front, back] = [shade(getComputedStyle(item).color), shade(behind(item))];
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (contrast < least[0]) least = [contrast, text];
  }
  return least;
})()"""
# The width of the narrowest row.
NARROWEST = "Math.min(...[...document.querySelectorAll('summary')].filter((row) => row.checkVisibility()).map((row) => row.offsetWidth))"
# How each element of a session looks.
LOOKS = """[...document.querySelectorAll('#espalier, #espalier *')].filter((item) => item.tagName !== 'STYLE').map((item) => {
  const style = getComputedStyle(item);
  return [item.tagName + '.' + item.className].concat(
    ['display', 'float', 'color', 'backgroundColor', 'fontFamily', 'fontSize', 'fontWeight', 'fontStyle', 'whiteSpace', 'textAlign',
     'textDecorationLine', 'padding', 'border', 'listStyleType'].map((name) => style[name])).join(' | ');
})"""


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def hostile(folder):
    call = {"id": HOSTILE, "name": HOSTILE, "arguments": {HOSTILE: HOSTILE}, "status": "failed", "error": HOSTILE, "result": HOSTILE}
    entry = {"ts": "2026-03-02T09:00:00Z", "state": HOSTILE, "message": HOSTILE, "output_text": HOSTILE, "tool_calls": [call]}
    return write(folder, "hostile.json", json.dumps(
        {"response_id": HOSTILE, "title": HOSTILE, "status": "failed", "progress": [entry], "output_text": HOSTILE, "error": HOSTILE}))


def printed(program, folder, check, install, pictures):
    """The pages of print and compare in a browser, on paper and in a notebook."""
    if not install(browser.find, "chromium"):
        return print("skipped: no Chromium here, and none can be installed")
    page = browser.Browser(browser.find())
    sessions = {name: readers.Document(program, path) for name, path in (
        ("tour", os.path.join(readers.PROJECT, "docs/tour.jsonl")), ("displays", os.path.join(readers.PROJECT, "docs/displays.json")),
        ("agents", os.path.join(readers.PROJECT, "Tests/WireFormatsTests/Fixtures/claude-code/house.jsonl")),
        ("hostile", hostile(folder)))}
    try:
        for name, document in sessions.items():
            one(page, document, name, folder, check, pictures)
        on_paper(page, sessions["tour"], folder, check, install, pictures)
        compared(page, program, folder, check, pictures)
        in_a_notebook(page, sessions["tour"], folder, check, install, pictures)
    finally:
        page.close()


def one(page, document, name, folder, check, pictures):
    """The page of a session, by whoever may look at it."""
    address = "file://" + write(folder, name + ".html", document.style("html", "--no-redact"))
    for scripts in (True, False):
        page.allow_scripts(scripts)
        page.look(1000, 900, False)
        page.open(address)
        what = "%s, scripts %s: " % (name, "on" if scripts else "off")
        text = page.run("document.querySelector('.espalier').textContent")
        faults = list(document.wrong(*page.run(COUNTS), text))
        check(what + "the browser finds the calls, failures and texts", not faults, faults)
        check(what + "nothing of it is alive", page.run(ALIVE) == 0 and page.run("document.title") != "taken"
              and page.run("performance.getEntriesByType('resource').length") == 0)
        check(what + "rows have room", page.run(NARROWEST) > 400, page.run(NARROWEST))
        check(what + "the tools are there", page.run("!document.querySelector('.tools').hidden") == scripts)
        fold = "document.querySelector('.call:not([open]) > summary')"
        if page.run(fold + " !== null"):
            page.run("window.fold = %s; fold.scrollIntoView({ block: 'center' })" % fold)
            page.click("fold")
            check(what + "a click unfolds a call", page.run("fold.parentElement.open"))
        for dark in (False, True):
            page.look(1000, 900, dark)
            contrast, words = page.run(CONTRAST)
            check(what + "text can be read, %s" % ("dark" if dark else "light"), contrast >= 4.5, "%.1f: %s" % (contrast, words))
            page.picture("%s/%s-%s-%s.png" % (pictures, name, "dark" if dark else "light", "scripts" if scripts else "plain"))
        page.look(360, 700, False)
        check(what + "it fits a narrow window", page.run("document.documentElement.scrollWidth <= innerWidth"),
              page.run("document.documentElement.scrollWidth"))
    page.allow_scripts(True)
    check(name + ": the browser complains of nothing", not page.complaints(), page.complaints())


def on_paper(page, document, folder, check, install, pictures):
    """What is folded on a screen is on paper, dark on white."""
    if not install(lambda: shutil.which("pdftotext"), "poppler-utils"):
        return print("skipped: no pdftotext here, and none can be installed")
    page.look(1000, 900, True)
    page.open("file://" + write(folder, "paper.html", document.style("html", "--no-redact")))
    paper = os.path.join(pictures, "paper.pdf")
    with open(paper, "wb") as file:
        file.write(page.paper())
    text = readers.run("pdftotext", "-layout", paper, "-").stdout
    faults = list(document.wrong(len(document.calls), text.count("✗ failed"), text))
    check("paper has the failures and texts, unfolded", not faults, faults)
    readers.run("pdftoppm", "-r", "60", "-png", "-f", "1", "-l", "1", paper, os.path.join(pictures, "paper"))


def compared(page, program, folder, check, pictures):
    """The page of two runs."""
    one = os.path.join(readers.PROJECT, "docs/tour.jsonl")
    with open(one) as file:
        other = write(folder, "compared.jsonl", file.read().replace("48 passed", "47 passed").replace("git diff --stat", HOSTILE
                      .replace('"', "'")))
    told = json.loads(readers.run(program, "compare", "--json", one, other).stdout)
    text = readers.run(program, "compare", "--style", "html", "--no-redact", one, other).stdout
    address = "file://" + write(folder, "compare.html", text)
    differ = sum(number for what, number in told["steps"].items() if what != "same")
    for scripts in (True, False):
        page.allow_scripts(scripts)
        for dark in (False, True):
            page.look(1000, 900, dark)
            page.open(address)
            contrast, words = page.run(CONTRAST)
            check("compare: text can be read", contrast >= 4.5, "%.1f: %s" % (contrast, words))
            page.picture("%s/compare-%s.png" % (pictures, "dark" if dark else "light"))
        found = page.run("document.querySelectorAll('.rows > .pair').length")
        check("compare: the steps that differ are those of the document", found == differ, "%d of %d" % (found, differ))
        check("compare: nothing of it is alive", page.run(ALIVE) == 1 and page.run("document.title") != "taken", page.run(ALIVE))
        page.look(360, 700, False)
        check("compare: it fits a narrow window", page.run("document.documentElement.scrollWidth <= innerWidth"))
    page.allow_scripts(True)
    page.run("document.querySelector('header a').click()")
    page.wait("document.querySelector(':target') !== null")
    check("compare: its link leads to where they part", page.run("document.querySelector(':target').className.includes('pair')"))


def in_a_notebook(page, document, folder, check, install, pictures):
    """What a cell of a notebook shows of --fragment, run by Jupyter: it looks as it does alone."""
    for package, find in (("jupyter-nbconvert", lambda: shutil.which("jupyter-nbconvert")),
                          ("python3-ipykernel", lambda: os.path.exists("/usr/share/doc/python3-ipykernel") or None)):
        if not install(find, package):
            return print("skipped: no %s here, and none can be installed" % package)
    source = ("import subprocess\nfrom IPython.display import HTML\n"
              "HTML(subprocess.run(%r, stdout=subprocess.PIPE, text=True).stdout)"
              % ([document.program, "print", "--style", "html", "--fragment", "--no-redact", document.path],))
    cells = [{"id": "a%d" % place, "cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": text}
             for place, text in enumerate((source, "'the cell below'"))]
    book = write(folder, "book.ipynb", json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}}))
    alone = "file://" + write(folder, "alone.html", "<!DOCTYPE html><meta charset=utf-8><meta name=color-scheme content='light dark'>"
                              + document.style("html", "--fragment", "--no-redact"))
    for theme in ("light", "dark"):
        told = readers.run("/usr/bin/jupyter-nbconvert", "--execute", "--to", "html", "--HTMLExporter.theme=" + theme,
                           "--output", theme, book, env=dict(os.environ, HOME=folder))
        check("jupyter runs the notebook, " + theme, told.returncode == 0, told.stderr[-400:])
        if told.returncode != 0:
            return
        page.look(1000, 900, theme == "dark")
        page.open(alone)
        looks = page.run(LOOKS)
        # The reader's machine is of the other mind: what counts is the notebook.
        page.look(1000, 900, theme != "dark")
        page.open("file://%s/%s.html" % (folder, theme))
        faults = list(document.wrong(*page.run(COUNTS), page.run("document.querySelector('.espalier').textContent")))
        check("%s notebook: its cell has the calls, failures and texts" % theme, not faults, faults)
        wrong = [pair for pair in zip(page.run(LOOKS), looks) if pair[0] != pair[1]]
        check("%s notebook: it looks as it does alone" % theme, looks and not wrong, wrong[:3])
        contrast, words = page.run(CONTRAST)
        check("%s notebook: text can be read" % theme, contrast >= 4.5, "%.1f: %s" % (contrast, words))
        page.picture("%s/notebook-%s.png" % (pictures, theme))

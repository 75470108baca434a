import Testing

@testable import SessionModel

@Suite("What a command does")
struct CommandDeedTests {
  @Test(
    "the program that matters most is named, and what it is run for",
    arguments: [
      ("npm test", "npm test", .check),
      ("cd app && pnpm --filter @repo/web lint --fix", "pnpm lint", .check),
      ("npm run build 2>&1 | tail -20", "npm run build", .check),
      ("CI=1 npx vitest run", "vitest", .check),
      ("uv run pytest -q tests/test_a.py", "pytest", .check),
      ("python3 -m pytest", "pytest", .check),
      ("bash -lc 'cargo test --all'", "cargo test", .check),
      ("ls && make", "make", .check),
      ("git add -A && git commit -m 'run the tests; all of them'", "git commit", .publish),
      ("gh pr create --title x", "gh pr create", .publish),
      ("git status --short", "git status", .look), ("sed -n '1,20p' a.py", "sed", .look),
      ("find . \\( -iname '*.htm' \\) | wc -l", "find", .look), ("find . -delete", "find", .work),
      ("sed -i 's/a/b/' a.py", "sed", .work), ("rg -n 'npm test' src | head", "rg", .look),
      ("cat > a.ts <<'EOF'\nimport test\nEOF", "cat > file", .work),
      ("yes '' | npx create-next-app@latest todo", "create-next-app", .work),
      ("python scripts/move.py", "python move.py", .work), ("./run.sh", "run.sh", .work),
      ("ls app/(protected)/settings", "ls", .look), ("(cd app && npm ci)", "npm ci", .work),
      ("cd /w && npx tsx a/cli.ts --help 2>&1 | head -5", "tsx cli.ts", .work),
      ("npx tsx -e 'run()'", "tsx -e", .work),
      ("python3 - <<'EOF'\nrun()\nEOF", "python3 -", .work),
      ("timeout 20 npm install left-pad", "npm install", .work),
    ] as [(String, String, CommandDeed.Purpose)])
  func names(_ command: String, _ name: String, _ purpose: CommandDeed.Purpose) {
    let deed = CommandDeed(command)
    #expect(deed?.name == name && deed?.purpose == purpose, "\(String(describing: deed))")
  }

  @Test(
    "whose end another program tells is marked",
    arguments: [
      ("npm test | tail", true), ("npm test || true", false), ("npm test 2>&1", false),
    ])
  func pipes(_ command: String, _ isPiped: Bool) {
    #expect(CommandDeed(command)?.isPiped == isPiped)
  }

  @Test("what only prepares names no program", arguments: ["cd /x", "", "  ", "export A=b", "'"])
  func nothing(_ command: String) { #expect(CommandDeed(command) == nil) }

  @Test(
    "what is removed is told, and not what is left where it is",
    arguments: [
      ("rm -rf a.py b", ["a.py", "b"]), ("git rm c.md", ["c.md"]), ("git rm -r --cached dist", []),
      ("git rm --dry-run c.md", []),
    ])
  func removed(_ command: String, _ paths: [String]) {
    #expect(CommandDeed(command)?.removed == paths)
  }
}

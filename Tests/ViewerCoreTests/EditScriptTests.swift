import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Diffs")
struct EditScriptTests {
  @Test("the steps lead from one list to the other, in as few changes as can be", arguments: 0..<60)
  func law(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let a = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
      Int.random(in: 0...3, using: &generator)
    }
    let b = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
      Int.random(in: 0...3, using: &generator)
    }
    let steps = EditScript.steps(a, b, limit: 100)
    var (i, j) = (0, 0)
    var built: [Int] = []
    for step in steps {
      switch step {
      case .keep:
        #expect(a[i] == b[j])
        built.append(a[i])
        (i, j) = (i + 1, j + 1)
      case .remove: i += 1
      case .add:
        built.append(b[j])
        j += 1
      }
    }
    #expect(i == a.count && built == b)
    #expect(steps.count { $0 != .keep } == a.count + b.count - 2 * Self.longestCommon(a, b))
  }

  /// The length of the longest common subsequence, the slow way.
  private static func longestCommon(_ a: [Int], _ b: [Int]) -> Int {
    var row = [Int](repeating: 0, count: b.count + 1)
    for x in a {
      var diagonal = 0
      for (index, y) in b.enumerated() {
        let above = row[index + 1]
        row[index + 1] = x == y ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[b.count]
  }

  @Test("two texts that have nothing in common are given up on, not searched for ever")
  func hopeless() {
    let steps = EditScript.steps(Array(0..<3000), Array(5000..<8000), limit: 50)
    #expect(steps.count == 6000)
  }

  @Test("what is far from every change is left out")
  func hunks() {
    let old = (1...40).map(String.init).joined(separator: "\n")
    let new = old.replacing("\n5\n", with: "\nfive\n").replacing("\n35\n", with: "\n")
    let diff = FileDiff(title: "numbers", old: old, new: new)
    #expect(
      diff.text == """
        --- numbers
        +++ numbers
        @@ -2 +2 @@
         2
         3
         4
        -5
        +five
         6
         7
         8
        @@ -32 +32 @@
         32
         33
         34
        -35
         36
         37
         38

        """)
  }

  @Test("patches of apply_patch and of diff -u are read")
  func patches() {
    let patch = """
      *** Begin Patch
      *** Update File: src/a.swift
      @@ func a()
       one
      -two
      +TWO
      *** Add File: b.txt
      +new
      *** Delete File: c.txt
      *** End Patch
      """
    let files = FileDiff.patch(patch)
    #expect(files.map(\.title) == ["src/a.swift", "b.txt (new)", "c.txt (deleted)"])
    #expect(files[0].hunks.map(\.head) == ["func a()"])
    #expect(files[0].hunks[0].lines.map(\.kind) == [.context, .removed, .added])

    let unified = """
      some words in front
      diff --git a/x.c b/x.c
      index 1..2 100644
      --- a/x.c
      +++ b/x.c
      @@ -1,3 +1,3 @@ int main()
       a
      -b
      +c
       d
      --- a/y.c
      +++ /dev/null
      @@ -1 +0,0 @@
      -gone
      """
    let two = FileDiff.patch(unified)
    #expect(two.map(\.title) == ["x.c", "y.c"])
    #expect(two[0].hunks[0].lines.map(\.text) == ["a", "b", "c", "d"])
    #expect(two[1].hunks[0].lines.map(\.text) == ["gone"])
    #expect(FileDiff.patch("an e-mail: a@@b\n- a list\n+ not a diff").isEmpty)
  }

  @Test("words that differ are marked, unless nearly all do")
  func words() throws {
    let marks = try #require(WordMarks.spans(old: "let a = 1", new: "let b = 1"))
    #expect(marks.old.map(\.text.string) == ["let ", "a", " = 1"])
    #expect(marks.old.map(\.role) == [.diffRemoved, .diffRemovedWord, .diffRemoved])
    #expect(marks.new.map(\.text.string) == ["let ", "b", " = 1"])
    #expect(WordMarks.spans(old: "completely other", new: "nothing alike") == nil)
  }
}

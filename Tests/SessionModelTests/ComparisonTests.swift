import SessionModel
import TestSupport
import Testing

@Suite("Comparing two runs")
struct ComparisonTests {
  private static func read(_ name: String, result: String = "ok") -> SketchedRun.Step {
    .call("Read", "{\"file_path\":\"\(name)\"}", result: result)
  }

  private static let plain: [SketchedRun.Step] = [
    .ask("Mend the parser"), .say("I look at it"), read("a.swift"), read("b.swift"),
    .call("Bash", #"{"command":"make test"}"#, result: "1 failed", fails: true),
    .say("Now I know"),
    .call("Edit", #"{"file_path":"a.swift","old_string":"x","new_string":"y"}"#),
    .call("Bash", #"{"command":"make test"}"#, result: "all passed"), .say("Mended"),
  ]

  /// What differs, by the number of the step.
  private func differences(_ comparison: Comparison) -> [Int: [ComparedDifference]] {
    var found: [Int: [ComparedDifference]] = [:]
    for (place, pair) in comparison.pairs.enumerated() where !pair.differences.isEmpty {
      found[place] = pair.differences
    }
    return found
  }

  @Test("a run is the same as itself, step by step", arguments: 0..<20 as Range<UInt64>)
  func same(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let run = SketchedRun(count: 60, using: &generator)
    let comparison = run.compared(with: run)
    #expect(comparison.isSame)
    #expect(comparison.divergence == nil)
    #expect(comparison.callDivergence == nil)
    #expect(comparison.pairs.allSatisfy { $0.a?.node == $0.b?.node && $0.a != nil })
    #expect(comparison.counts.same == comparison.pairs.count)
  }

  @Test("a call that one run has more is found where it is, and nowhere else", arguments: 1...9)
  func inserted(place: Int) {
    var steps = Self.plain
    steps.insert(.call("Grep", #"{"pattern":"extra"}"#), at: place)
    let more = SketchedRun(Self.plain).compared(with: SketchedRun(steps))
    #expect(differences(more) == [place: [.onlyB]])
    #expect(more.divergence == place)
    #expect(more.callDivergence == place)
    let less = SketchedRun(steps).compared(with: SketchedRun(Self.plain))
    #expect(differences(less) == [place: [.onlyA]])
  }

  @Test(
    "a step that is another is found where it is, with what differs",
    arguments: [
      (0, .ask("Mend the lexer"), [.words]), (1, .say("I see"), [.words]),
      (2, read("c.swift"), [.arguments]), (3, read("b.swift", result: "gone"), [.result]),
      (
        4, .call("Bash", #"{"command":"make test"}"#, result: "1 failed", took: 30, fails: true),
        [.time]
      ),
      (4, .call("Bash", #"{"command":"make test"}"#, result: "1 failed"), [.status]),
      (
        6, .call("Edit", #"{"file_path":"a.swift","old_string":"x","new_string":"z"}"#),
        [.arguments]
      ),
      (6, .call("Write", #"{"file_path":"a.swift","content":"y"}"#), [.tool, .arguments]),
    ] as [(Int, SketchedRun.Step, [ComparedDifference])])
  func changed(place: Int, step: SketchedRun.Step, expected: [ComparedDifference]) {
    var steps = Self.plain
    steps[place] = step
    let comparison = SketchedRun(Self.plain).compared(with: SketchedRun(steps))
    #expect(differences(comparison) == [place: expected])
    let isDeed = expected.contains(where: \.isDeed)
    #expect(comparison.divergence == (isDeed ? place : nil))
    #expect(comparison.isSame == (expected == [.time]))
  }

  @Test(
    "what comes of the same steps is no parting, the first other call may come later than other words"
  )
  func parting() {
    var steps = Self.plain
    steps[3] = Self.read("b.swift", result: "other")
    steps[5] = .say("Aha")
    steps[7] = .call("Bash", #"{"command":"make check"}"#)
    let comparison = SketchedRun(Self.plain).compared(with: SketchedRun(steps))
    #expect(comparison.divergence == 5)
    #expect(comparison.callDivergence == 7)
  }

  @Test(
    "with the runs in the other order everything is the other way round",
    arguments: 0..<40 as Range<UInt64>)
  func mirrored(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (a, b) = (
      SketchedRun(count: 40, using: &generator), SketchedRun(count: 50, using: &generator)
    )
    let (forth, back) = (a.compared(with: b), b.compared(with: a))
    func steps(_ comparison: Comparison, _ own: ComparedSide) -> Set<[String?]> {
      Set(
        comparison.pairs.map { pair in
          [pair[own]?.place, pair[own.other]?.place]
            + pair.differences.map { own == .a ? $0.word : $0.mirrored.word }.sorted()
        })
    }
    #expect(steps(forth, .a) == steps(back, .b))
    #expect(forth.isSame == back.isSame)
    #expect(forth.counts.onlyA == back.counts.onlyB)
  }

  @Test("each step of both runs comes once, in its order", arguments: 0..<20 as Range<UInt64>)
  func complete(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (a, b) = (
      SketchedRun(count: 30, using: &generator), SketchedRun(count: 45, using: &generator)
    )
    let comparison = a.compared(with: b)
    for side in ComparedSide.allCases {
      let alone = comparison[side]
      let whole = Comparison(alone, alone).pairs.compactMap(\.a?.place)
      #expect(comparison.pairs.compactMap { $0[side]?.place } == whole)
    }
  }

  @Test("runs of many steps that hold nothing in common but repetitions are still told in full")
  func repetitive() {
    var generator = SeededGenerator(seed: 3)
    func run(_ letter: String) -> SketchedRun {
      SketchedRun(
        (0..<1500).map { _ in
          .call(Bool.random(using: &generator) ? "Poll" : "Wait", "{\"job\":\"\(letter)\"}")
        })
    }
    let comparison = run("a").compared(with: run("b"))
    #expect(comparison.pairs.count { $0.a != nil } == 1500)
    #expect(comparison.pairs.count { $0.b != nil } == 1500)
    // By the sort of calls most have a partner, although the runs are compared piece by piece.
    #expect(comparison.counts.changed > 1000)
  }

  @Test(
    "steps that are the same by chance do not tear long runs apart that are the same for the most part"
  )
  func chance() {
    var generator = SeededGenerator(seed: 11)
    let common = (0..<800).map { _ in
      Self.read("f\(Int.random(in: 0..<60, using: &generator))")
    }
    // One step in ten is another one, which as a rule the other run has somewhere too, once.
    func run() -> SketchedRun {
      SketchedRun(
        common.map { step in
          generator.chance(10)
            ? Self.read("x\(Int.random(in: 0..<80, using: &generator))") : step
        })
    }
    let comparison = run().compared(with: run())
    #expect(comparison.counts.same > 600)
    #expect(comparison.counts.onlyA < 30)
  }

  @Test("what subagents do is compared where they were started")
  func agents() {
    let one = SketchedRun([
      .ask("Go"), .agent(#"{"prompt":"Look"}"#, [.say("Hm"), Self.read("a")]), .say("Done"),
    ])
    let two = SketchedRun([
      .ask("Go"), .agent(#"{"prompt":"Look"}"#, [.say("Hm"), Self.read("b"), Self.read("c")]),
      .say("Done"),
    ])
    let comparison = one.compared(with: two)
    #expect(comparison.pairs.map(\.depth) == [0, 0, 1, 1, 1, 0])
    // One of them has twice as much to do.
    #expect(differences(comparison) == [1: [.time], 3: [.arguments], 4: [.onlyB]])
    #expect(comparison.pairs[3].a?.place == "1.0.1.0")
  }

  @Test("a prompt that one run has more parts no turn that both have")
  func turns() {
    let one: [SketchedRun.Step] = [.ask("Go"), Self.read("a"), .ask("Test"), Self.read("b")]
    var two = one
    two.insert(contentsOf: [.ask("Wait"), .say("Yes?")], at: 2)
    let comparison = SketchedRun(one).compared(with: SketchedRun(two))
    #expect(differences(comparison) == [2: [.onlyB], 3: [.onlyB]])
    #expect(comparison.pairs.last?.a?.turn == 2)
    #expect(comparison.pairs.last?.b?.turn == 3)
  }

  @Test(
    "two folders with the same work in them make no difference, nor does how a command is described"
  )
  func folders() {
    func run(_ folder: String, _ words: String) -> SketchedRun {
      SketchedRun(
        [
          .ask("Look into \(folder)/src"), .call("Read", "{\"file_path\":\"\(folder)/src/a\"}"),
          .call(
            "Bash", "{\"command\":\"ls \(folder)\",\"description\":\"\(words)\"}",
            result: "\(folder)/src/a"),
        ], folder: folder)
    }
    let comparison = run("/home/me/one", "Lists").compared(with: run("/srv/two", "Look around"))
    #expect(comparison.isSame)
    #expect(differences(comparison).isEmpty)
  }

  @Test("the order of arguments and white space make no difference")
  func arguments() {
    let one = SketchedRun([.call("Grep", #"{"pattern":"x","path":"src"}"#)])
    let two = SketchedRun([.call("Grep", #"{ "path": "src", "pattern": "x" }"#)])
    #expect(one.compared(with: two).isSame)
  }

  @Test("an excerpt shows the first line, or the first argument, that differs")
  func excerpts() throws {
    var steps = Self.plain
    steps[3] = Self.read("b.swift", result: "one\ntwo")
    steps[6] = .call("Edit", #"{"file_path":"a.swift","old_string":"x","new_string":"z"}"#)
    var others = steps
    others[3] = Self.read("b.swift", result: "one\nthree")
    others[6] = .call("Edit", #"{"file_path":"a.swift","old_string":"x","new_string":"yy"}"#)
    let comparison = SketchedRun(steps).compared(with: SketchedRun(others))
    let result = try #require(comparison.excerpts(of: comparison.pairs[3]).first)
    #expect((result.a, result.b) == ("two", "three"))
    let argument = try #require(comparison.excerpts(of: comparison.pairs[6]).first)
    #expect((argument.a, argument.b) == ("new_string: z", "new_string: yy"))
  }

  @Test(
    "an excerpt tells no difference that is only one of folders, or of how a command is described")
  func foldersInExcerpts() throws {
    func run(_ folder: String, _ text: String) -> SketchedRun {
      SketchedRun(
        [
          .call(
            "Edit",
            "{\"file_path\":\"\(folder)/a\",\"old_string\":\"x\",\"new_string\":\"\(text)\"}"),
          .call("Bash", "{\"command\":\"echo \(text)\",\"description\":\"In \(folder)\"}"),
        ], folder: folder)
    }
    let comparison = run("/one", "y").compared(with: run("/two", "z"))
    let lines = comparison.pairs.flatMap(comparison.excerpts)
    #expect(lines.map(\.a) == ["new_string: y", "command: echo y"])
    #expect(lines.map(\.b) == ["new_string: z", "command: echo z"])
    // What became of the file is not told, but it was edited otherwise.
    #expect(comparison.files.map(\.isSame) == [false])
  }

  @Test("files are known by their paths from the folders of the runs")
  func files() {
    func run(_ folder: String, _ text: String) -> SketchedRun {
      SketchedRun(
        ["both", text].map {
          .call("Write", "{\"file_path\":\"\(folder)/\($0)\",\"content\":\"\($0)\\n\"}")
        }, folder: folder)
    }
    let comparison = run("/a", "x").compared(with: run("/b", "y"))
    #expect(comparison.files.map(\.path) == ["both", "x", "y"])
    #expect(comparison.files.map(\.isSame) == [true, false, false])
    #expect(comparison.files.map { $0.b == nil } == [false, true, false])
  }
}

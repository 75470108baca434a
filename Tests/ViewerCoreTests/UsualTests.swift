import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("What is usual")
struct UsualTests {
  private func samples(_ name: String, _ took: [Int64]) -> UsualDurations {
    var usual = UsualDurations()
    for (index, took) in took.enumerated() {
      usual.add([name], start: Milliseconds(Int64(index)), took: Milliseconds(took))
    }
    return usual
  }

  @Test("three samples say what is usual, the narrowest name that has them first")
  func least() {
    var usual = samples("bash", [1, 9])
    #expect(usual.usual(["bash"]) == nil)
    usual.merge(samples("bash", [1, 9, 2]))
    #expect(usual.usual(["bash"]) == Milliseconds(2))
    #expect(usual.usual(["bash git", "bash"]) == Milliseconds(2))
    usual.merge(samples("bash git", [7, 7, 7]))
    #expect(usual.usual(["bash git", "bash"]) == Milliseconds(7))
  }

  @Test("merging is the same in any order and as often as one likes, and keeps the newest")
  func merging() {
    let a = samples("x", Array(0..<40))
    let b = samples("x", [100, 101])
    var ab = a
    ab.merge(b)
    var ba = b
    ba.merge(a)
    ba.merge(a)
    #expect(ab == ba)
    #expect(ab.samples["x"]?.count == UsualDurations.samplesPerName)
    #expect(ab.samples["x"]?.last?.start == 39)
    var many = UsualDurations()
    for index in 0..<600 {
      many.add(["t\(index)"], start: Milliseconds(Int64(index)), took: .zero)
    }
    many.merge(UsualDurations())
    #expect(many.samples.count == UsualDurations.nameLimit)
    #expect(many.samples["t0"] == nil && many.samples["t599"] != nil)
  }

  @Test("the file gives back what was written, and a broken one is no error")
  func file() {
    let usual = samples("weird \" \n name", [5, 6, 7])
    #expect(UsualDurations(json: usual.json) == usual)
    for text in [
      "", "{", "null", "[]", #"{"tools":[1]}"#, #"{"tools":{"a":1,"b":[1,[2]],"c":[["x",1]]}}"#,
      #"{"tools":{"a":[[1,-5]]}}"#,
    ] {
      #expect(UsualDurations(json: Array(text.utf8)) == UsualDurations(), "\(text)")
    }
  }

  @Test(
    "a command is known by its program",
    arguments: [
      ("git status", "git"), ("  /usr/bin/make -j 2", "make"), ("A=1 B=2 swift test", "swift"),
      ("cd x && ls", nil), ("(true)", nil), ("", nil), ("$(rm)", nil),
    ] as [(String, String?)])
  func programs(command: String, program: String?) {
    #expect(CallNames.program(of: command) == program)
  }

  @Test("calls that ended well are learned once, also as they end")
  func learning() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    for _ in 0..<3 {
      job.call("Bash", #"{"command":"git status"}"#, under: entry, took: 2)
      job.call("Bash", #"{"command":"git status"}"#, under: entry, took: 99, .failed)
    }
    let open = job.call("Bash", #"{"command":"make"}"#, under: entry)
    var learning = DurationLearning()
    var usual = UsualDurations()
    #expect(learning.step(job.session, into: &usual))
    #expect(usual.usual(["Bash git"]) == Milliseconds(2000))
    #expect(usual.samples["Bash make"] == nil)
    #expect(!learning.isBehind(job.session))
    job.wait(4)
    job.end(open)
    #expect(learning.isBehind(job.session))
    #expect(learning.step(job.session, into: &usual))
    #expect(usual.samples["Bash make"]?.map(\.took) == [4000])
    // Another run that reads the same file learns nothing new.
    var again = DurationLearning()
    #expect(!again.step(job.session, into: &usual))
  }
}

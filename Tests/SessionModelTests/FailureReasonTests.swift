import JSONReading
import TestSupport
import Testing

@testable import SessionModel

@Suite("Why a call failed")
struct FailureReasonTests {
  @Test(
    "behind an error that is an exit status alone stands the telling line of the output",
    arguments: [
      ("exit code 1", "sed: a.ts: No such file\n", "exit code 1: sed: a.ts: No such file"),
      (
        "exit code 2", "> web@1.0.0 test\n\none passed\nError: two is not 3\n",
        "exit code 2: Error: two is not 3"
      ),
      ("exit code 1", nil, "exit code 1"), ("exit code 1", "", "exit code 1"),
      ("exit code 1", "(no output)", "exit code 1"),
      ("Exit code 1\nmake: no rule", "all", "make: no rule"),
      ("no such tool", "Error: x", "no such tool"),
      (nil, "Error: x", "Error: x"), (nil, nil, ""),
      (
        "failed in sandbox MacosSeatbelt with execution error: sandbox denied exec error, "
          + "exit code: 2, stdout: , stderr: bash: syntax error\nbash: no", nil,
        "bash: syntax error"
      ),
    ] as [(String?, String?, String)])
  func reason(_ error: String?, _ output: String?, _ told: String) {
    #expect(FailureReason(error: error, output: output, parser: JSONParser()).text == told)
  }

  @Test("the exit status of a command is told wherever it stands")
  func exit() {
    for (result, error) in [("Exit code: 3\nno", nil), ("no", "exit code 3"), (nil, "exit code 3")]
      as [(String?, String?)]
    {
      var job = SessionBuilder()
      let call = job.call(
        "Bash", #"{"command":"make"}"#, under: job.entry("On it"), took: 1, .failed, result: result,
        error: error)
      let outcome = CallOutcome(
        of: call, in: job.session, at: job.session.position, parser: JSONParser())
      #expect(outcome?.text == "exit 3")
    }
  }
}

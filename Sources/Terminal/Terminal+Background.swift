import CellGrid
import Glibc

extension Terminal {
  /// How long an answer is waited for when the screen is given back: it shall not be typing for the shell.
  private static let lateAnswerTime: Int32 = 100
  /// After this the terminal is taken to know no answer.
  private static let answerTime: Int64 = 1000

  /// The background of the terminal, when it was asked and has answered.
  package var background: Color? { decoder.background }

  /// Asks which background there is. Nobody waits: the answer is found among the keys.
  func askBackground() {
    decoder.forgetBackground()
    (awaitsAnswer, awaitedSince) = (true, nil)
    send(ControlSequences.askBackground)
  }

  /// Takes note that the answer came, or will not come any more.
  func noteAnswer(now: Int64) {
    let since = awaitedSince ?? now
    awaitedSince = since
    if decoder.background != nil || now > since + Self.answerTime { awaitsAnswer = false }
  }

  /// Reads an answer that is still on its way.
  func takeLateAnswer() {
    guard awaitsAnswer, decoder.background == nil, !isHungUp else { return }
    awaitsAnswer = false
    var place = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    guard poll(&place, 1, Self.lateAnswerTime) == 1 else { return }
    var buffer = [UInt8](repeating: 0, count: 256)
    _ = read(input, &buffer, buffer.count)
  }
}

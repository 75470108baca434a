import SessionModel

/// The rules that streams are held to, with the severity of each.
///
/// Source: `reference/stream-formats.md` sections 5.3 and 5.4. Numbers of the form `AGUI103` are those of
/// ag-ui-validate 0.4.0, `V5` those of the official client where the former has none. What breaks a rule is
/// read all the same.
enum AGUIRule: String, CaseIterable {
  case firstEvent = "AGUI001"
  case runInsideRun = "AGUI002"
  case runNotEnded = "AGUI003"
  case afterEnd = "AGUI004"
  case finishedAndError = "AGUI005"
  case stepNotStarted = "AGUI006"
  case stepNotFinished = "AGUI007"
  case otherRun = "AGUI008"
  case textContentWithoutStart = "AGUI101"
  case textEndWithoutStart = "AGUI102"
  case textNotEnded = "AGUI103"
  case textAgain = "AGUI104"
  case emptyDelta = "AGUI105"
  case textTwice = "AGUI106"
  case argumentsWithoutStart = "AGUI201"
  case callEndWithoutStart = "AGUI202"
  case callNotEnded = "AGUI203"
  case argumentsNoJSON = "AGUI204"
  case callAgain = "AGUI205"
  case resultTooEarly = "AGUI206"
  case resultUnknown = "AGUI207"
  case parentUnknown = "AGUI208"
  case deltaBeforeSnapshot = "AGUI301"
  case deltaFailed = "AGUI302"
  case noPatch = "AGUI303"
  case snapshotOverDeltas = "AGUI304"
  case stateMissing = "AGUI305"
  case reasoningWithoutStart = "AGUI401"
  case reasoningNotEnded = "AGUI402"
  case badFraming = "AGUI501"
  case noJSON = "AGUI502"
  case unknownEvent = "AGUI503"
  case wrongFields = "AGUI504"
  case contentType = "AGUI505"
  case silence = "AGUI506"
  case buffered = "AGUI507"
  case brokenOff = "AGUI508"
  case subagentTwice = "AGUI601"
  case subagentNotStarted = "AGUI602"
  case subagentErrorNotStarted = "AGUI603"
  case subagentNotEnded = "AGUI604"
  case subagentParentUnknown = "AGUI605"
  case ownerDiffers = "AGUI606"
  case rawWrapsEvent = "AGUI901"
  case noTimes = "AGUI902"
  case customWithoutNamespace = "AGUI903"
  case callTwice = "V5"
  case stepTwice = "V7"
  case reasoningTwice = "V10"
  case chunk = "V-chunk"
  case activityUnknown = "V-activity"
  case unknownOutcome = "V-outcome"
  case unknownProperty = "V-property"
  case unknownRole = "V-role"
  case unknownPart = "V-part"
  case reasoningRole = "V-reasoning-role"
  case newerVersion = "V-version"
  case interruptTwice = "V12"
  case retired = "V9"

  /// How much it matters.
  var severity: Note.Severity {
    switch self {
    case .parentUnknown, .deltaBeforeSnapshot, .snapshotOverDeltas, .silence, .buffered,
      .rawWrapsEvent,
      .noTimes, .customWithoutNamespace:
      .info
    case .stateMissing, .contentType, .otherRun, .emptyDelta, .resultTooEarly, .reasoningNotEnded,
      .subagentParentUnknown,
      .ownerDiffers, .activityUnknown, .unknownOutcome, .retired, .unknownProperty, .unknownRole,
      .unknownPart, .newerVersion:
      .warning
    case .firstEvent, .runInsideRun, .runNotEnded, .afterEnd, .finishedAndError, .stepNotStarted,
      .stepNotFinished, .textContentWithoutStart, .textEndWithoutStart, .textNotEnded, .textAgain,
      .textTwice, .argumentsWithoutStart, .callEndWithoutStart, .callNotEnded, .argumentsNoJSON,
      .callAgain, .resultUnknown, .deltaFailed, .noPatch, .reasoningWithoutStart, .badFraming,
      .noJSON, .brokenOff, .unknownEvent, .wrongFields, .subagentTwice, .subagentNotStarted,
      .subagentErrorNotStarted, .subagentNotEnded, .callTwice, .stepTwice, .reasoningTwice, .chunk,
      .reasoningRole, .interruptTwice:
      .error
    }
  }

  /// The rule as a note tells it.
  var rule: Note.Rule { Note.Rule(rawValue, severity) }

  /// Makes a note of what breaks the rule.
  func note(line: Int, _ reason: String, as kind: Note.Kind = .info) -> Note {
    Note(kind, line: line, reason, rule: rule)
  }
}

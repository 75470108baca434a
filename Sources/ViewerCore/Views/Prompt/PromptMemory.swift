/// What prompts remember from one to the next.
package struct PromptMemory {
  /// What was typed before, by kind, the newest last.
  package internal(set) var histories: [Prompt.Kind: [String]] = [:]
  /// Whether what is typed stands for itself and is no pattern.
  var isLiteral = false
  /// What was looked for last.
  var lastQuery: SearchQuery?
}

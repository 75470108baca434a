/// Who makes a model, by the words in its name: `gen_ai.provider.name` of OpenTelemetry's conventions.
enum ModelProvider {
  /// The words that names of models begin with or have in them, and their makers by the names of the conventions.
  private static let words: [String: String] = [
    "claude": "anthropic", "gpt": "openai", "chatgpt": "openai", "codex": "openai",
    "o1": "openai", "o3": "openai", "o4": "openai", "gemini": "gcp.gemini", "grok": "x_ai",
    "deepseek": "deepseek", "mistral": "mistral_ai", "codestral": "mistral_ai",
    "devstral": "mistral_ai", "magistral": "mistral_ai", "ministral": "mistral_ai",
    "command": "cohere", "sonar": "perplexity",
  ]

  /// The maker of a model; `nil` for names that do not tell.
  static func name(of model: String) -> String? {
    let parts = model.lowercased().split { !$0.isLetter && !$0.isNumber }
    return parts.lazy.compactMap { words[String($0)] }.first
  }
}

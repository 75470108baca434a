/// What every answer tells a browser, lest a page of somebody else gets anything of it.
enum SafetyHeaders {
  /// The headers.
  ///
  /// - Parameter policy: what a page may do; `nil` for what is no page.
  static func all(policy: String?) -> [(String, String)] {
    // A browser names the page that a form is on by this rule alone: without a name the form would be refused.
    let isForm = policy?.contains("form-action 'self'") == true
    return [
      ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
      ("Content-Security-Policy", (policy ?? "default-src 'none'") + "; frame-ancestors 'none'"),
      ("X-Frame-Options", "DENY"), ("Referrer-Policy", isForm ? "same-origin" : "no-referrer"),
      ("Cross-Origin-Resource-Policy", "same-origin"),
      ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
  }
}

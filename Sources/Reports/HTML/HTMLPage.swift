/// What stands around a session in a page.
package enum HTMLPage {
  /// The style, as it stands in the page.
  package static var style: String { String(decoding: PackageResources.page_css, as: UTF8.self) }
  /// The script, as it stands in the page.
  package static var script: String { String(decoding: PackageResources.page_js, as: UTF8.self) }

  /// The SHA-256 of the style and of the script in base64: a test tells when they are stale.
  package static let styleHash = "mkwcRv60sGTAyW/Nt7Gr9K4v4NHoNU5OP+5JoHub6ls="
  package static let scriptHash = "OS0hzvC3FzcGmxDpGxh2CR0ji6hzl+r2v6SSTT8AL5I="

  /// What the page may do: have its own style and run its own script, and nothing else.
  static let policy = """
    default-src 'none'; style-src 'sha256-\(styleHash)'; script-src 'sha256-\(scriptHash)'; \
    base-uri 'none'; form-action 'none'
    """

  /// The beginning; of a part of another page the style alone.
  ///
  /// - Parameter title: the title, as it is written in a page.
  static func head(title: String, _ options: ReportOptions) -> String {
    guard !options.isFragment else {
      return "<div class=\"espalier\"><style>\(style)</style>"
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>\(title)</title>
      <style>\(style)</style>
      </head>
      <body class="espalier-page">
      <div class="espalier">
      """
  }

  /// What the script shows: a field to search and buttons to fold.
  static let tools = """
    <div class="tools" hidden><input type="search" placeholder="search" aria-label="search">
    <button type="button" value="open">unfold all</button>
    <button type="button" value="fold">fold all</button>
    <button type="button" value="failed">failures</button>
    <button type="button" value="all">as at first</button>
    <output></output></div>
    """

  /// The end.
  static func foot(_ options: ReportOptions) -> String {
    options.isFragment ? "</div>" : "</div>\n<script>\(script)</script>\n</body>\n</html>"
  }
}

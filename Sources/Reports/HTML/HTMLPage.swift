/// What stands around a session in a page.
package enum HTMLPage {
  /// The style, as it stands in the page.
  package static var style: String { String(decoding: PackageResources.page_css, as: UTF8.self) }
  /// The script, as it stands in the page.
  package static var script: String { String(decoding: PackageResources.page_js, as: UTF8.self) }
  /// What pages of a server have beside it.
  package static var servedStyle: String {
    String(decoding: PackageResources.served_css, as: UTF8.self)
  }
  /// What changes a page of a server.
  package static var liveScript: String {
    String(decoding: PackageResources.live_js, as: UTF8.self)
  }

  /// The SHA-256 of styles and scripts in base64: a test tells when they are stale.
  package static let styleHash = "hpF0JbCBdn3KORmG5x5Sb1634CeydIM19zmBGwXjIGo="
  package static let scriptHash = "RIh8XU01p5M3FYirLd8AFxbtnVoeyHPJLpF69dMEHLo="
  package static let servedStyleHash = "MTDHLcKxhC2c8KyvOkKtjy6Nw+GGbfK08aTg1gkQiXk="
  package static let liveScriptHash = "YZShOV9H/yprxw4JXweHK4TwkH1NKAOUSNxh+iAni0Y="

  /// Where a session begins, up to the end of the tag. Its rules go by the id, so that they outdo those of whatever page
  /// it stands in.
  static let root = "<div class=\"espalier\" id=\"espalier\""

  /// What a part of another page has in front of the style: nothing of the other page's looks, but its choice of light
  /// or dark; notebooks tell that in a way of their own.
  private static let reset = """
    #espalier{all:initial;color-scheme:inherit}
    #espalier *{all:revert}
    [data-jp-theme-light=false] #espalier,.vscode-dark #espalier{color-scheme:dark}
    """

  /// What the page may do: have its own style and run its own script, and nothing else.
  static let policy = """
    default-src 'none'; style-src 'sha256-\(styleHash)'; script-src 'sha256-\(scriptHash)'; \
    base-uri 'none'; form-action 'none'
    """

  /// What a page of a server may do: that, and hear from its server what changes.
  package static let livePolicy = """
    default-src 'none'; style-src 'sha256-\(styleHash)' 'sha256-\(servedStyleHash)'; \
    script-src 'sha256-\(scriptHash)' 'sha256-\(liveScriptHash)'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'
    """

  /// What the form for the token may do: be sent to its server.
  package static let formPolicy = """
    default-src 'none'; style-src 'sha256-\(styleHash)' 'sha256-\(servedStyleHash)'; \
    base-uri 'none'; form-action 'self'
    """

  /// The beginning; of a part of another page the style alone.
  ///
  /// - Parameter title: the title, as it is written in a page.
  static func head(title: String, _ frame: HTMLFrame) -> String {
    switch frame {
    case .fragment: return "\(root)><style>\(reset)\n\(style)</style>"
    case .page: return top(title: title, policy: policy) + "\n\(root)>"
    case .live(let stream):
      return top(title: title, policy: livePolicy, isServed: true) + """

        \(root) data-live="\(stream.path)" data-mark="\(stream.mark)">
        <p class="meta bar"><a href="/">all sessions</a> <span class="live" role="status">as of \
        \(stream.moment), reload for what is new</span></p>
        """
    }
  }

  /// The head of a page, up to where its body begins.
  static func top(title: String, policy: String, isServed: Bool = false) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="\(policy == formPolicy ? "same-origin" : "no-referrer")">
    <title>\(title)</title>
    <style>\(style)</style>\(isServed ? "\n<style>\(servedStyle)</style>" : "")
    </head>
    <body class="espalier-page">
    """
  }

  /// What the script shows: a field to search and buttons to fold.
  static let tools = """
    <div class="tools" hidden><input type="search" placeholder="search" aria-label="search">
    <button type="button" value="open">unfold all</button>
    <button type="button" value="fold">fold all</button>
    <button type="button" value="failed">failures</button>
    <button type="button" value="all">as at first</button>
    <button type="button" value="keys">keys</button>
    <output></output>
    <p class="meta keys" hidden>j k next and previous row · h l fold, unfold · e r t next failure, running call, call · \
    g G first and last row · / search · Esc leaves it</p></div>
    """

  /// The end.
  static func foot(_ frame: HTMLFrame) -> String {
    switch frame {
    case .fragment: "</div>"
    case .page: "</div>\n<script>\(script)</script>\n</body>\n</html>"
    case .live:
      "</div>\n<script>\(script)</script>\n<script>\(liveScript)</script>\n</body>\n</html>"
    }
  }
}

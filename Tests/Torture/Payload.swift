/// Texts that a source may hold and that would do something to a terminal, a shell or a page that shows
/// them as they are.
enum Payload {
  /// All of them: each with a name.
  static let all: [(name: String, text: String)] = {
    var all: [(String, String)] = []
    func add(_ name: String, _ text: String) { all.append((name, text)) }
    // Commands to the operating system, ended by both ends and by none.
    let commands = [
      "0;owned", "1;owned", "2;owned", "4;1;rgb:0/0/0", "7;file://host/tmp", "8;;http://x.invalid",
      "9;owned", "9;4;1;50", "10;?", "11;?", "12;?", "50;owned", "52;c;ZWNobyBvd25lZA==", "52;c;?",
      "104", "133;A", "633;E;owned", "777;notify;a;b", "1337;File=inline=1:AAAA", "5522;type=read",
    ]
    for command in commands {
      add("osc \(command)", "\u{1b}]\(command)\u{7}")
      add("osc \(command) st", "\u{1b}]\(command)\u{1b}\\")
    }
    add("osc open", "\u{1b}]0;never ends")
    add("osc c1", "\u{9d}0;owned\u{9c}")
    for (name, body) in [
      ("decrqss", "P$qm"), ("xtgettcap", "P+q544e"), ("sixel", "Pq#0;2;0;0;0#0~~$-"),
      ("udk", "P0;1|17/6c73"), ("apc", "_Ga=q,i=1;AAAA"), ("pm", "^owned"), ("sos", "Xowned"),
    ] {
      add(name, "\u{1b}\(body)\u{1b}\\")
      add("\(name) open", "\u{1b}\(body)")
    }
    for sequence in [
      "c", ">c", "=c", "5n", "6n", "?6n", "?15n", "0x", "14t", "18t", "21t", "?u", ">q", "?2026$p",
      "2J", "3J", "H", "1;1H", "5A", "5B", "1G", "K", "2K", "L", "M", "1;2r", "?1049l", "?1049h",
      "?25l", "?1h", "?5h", "?1000h", "?1003h", "?1004h", "?2004h", "?2026h", "?69h", "4h", "!p",
      "5i", "8m", "30;40m", "7m", "38;5;0m", "38:2::0:0:0m", "1;31m", "201~", "200~", ">1u",
      ">4;2m",
      "8;1;1t", "1 q", "?12;25h", "", "?", "99999999999999999999m", "1;;;;m", "/", "\u{7}31m",
    ] { add("csi \(sequence)", "\u{1b}[\(sequence)") }
    add("csi c1", "\u{9b}2J")
    for sequence in [
      "c", "#8", "(0", ")0", "=", ">", "7", "8", "D", "E", "M", "H", "N", "O", "n", "|",
    ] {
      add("esc \(sequence)", "\u{1b}\(sequence)")
    }
    add("esc esc", "\u{1b}\u{1b}[2J")
    add("paste nested", "\u{1b}[20\u{1b}[201~1~rm -rf x\r")
    for value in UInt32(0)..<0x20 { add("c0 \(value)", Self.scalar(value)) }
    for value in UInt32(0x7f)..<0xa0 { add("c1 \(value)", Self.scalar(value)) }
    for value: UInt32 in [
      0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0x200e, 0x200f, 0x61c,
      0x200b, 0x200c, 0x200d, 0x2060, 0x2061, 0xfeff, 0xad, 0x180e, 0x34f, 0x115f, 0x3164, 0xffa0,
      0x2028, 0x2029, 0xfff9, 0xfffa, 0xfffb, 0xfffe, 0xffff, 0xfdd0, 0x1fffe, 0x10ffff, 0xe0001,
      0xe0041, 0xe007f, 0xe000, 0xf0000, 0x2800, 0x3000, 0xfffd, 0x206a, 0x1d173, 0xfe0f, 0xe0100,
    ] { add("u+\(String(value, radix: 16))", Self.scalar(value)) }
    add("carriage return", "left\rright")
    add("backspace", "a\u{8}\u{8}\u{8}b")
    add("line end", "one\ntwo\r\nthree\u{b}four\u{c}five")
    add("marks first", "\u{301}\u{301}x")
    add("marks many", "e" + String(repeating: "\u{301}", count: 300))
    add("wide", String(repeating: "世", count: 90))
    add("arabic", "مرحبا بالعالم")
    add("family", "👨‍👩‍👧‍👦 👋🏽 🇩🇪 ☎️")
    add("tags", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}")
    add("markup", "</script><script>alert(1)</script><img src=x onerror=alert(1)> & &amp; \"'")
    add(
      "markdown", "```\n# forged\n[x](javascript:alert(1)) ![x](http://x.invalid/a.png) | a | b |")
    add("table", "=cmd|' /C x'!A0")
    add("shell", "$(touch owned) `touch owned` ; touch owned | touch owned\n-rf --help")
    add("path", "../../../../etc/passwd")
    add("long", String(repeating: "long ", count: 4000))
    add("long word", String(repeating: "x", count: 20_000))
    return all
  }()

  /// What stands in front of a payload, and what stands behind it: both must be seen.
  static let front = "MARKA"
  static let back = "MARKB"

  private static func scalar(_ value: UInt32) -> String {
    Unicode.Scalar(value).map { String(Character($0)) } ?? ""
  }
}

import SessionModel
import TestSupport

extension Sample {
  /// A session of a coding agent: turns, edits of files, failures for the same reason, a question.
  static func coding() -> SessionBuilder {
    var job = SessionBuilder(title: "Move the + button out of the search box")
    job.set(.root, .writer, "by Claude Code 2.1.44")
    job.set(.root, .model, "sonnet-4.5")
    job.entry("Move the + button to the right of the search in app/search.tsx", role: .user)
    job.wait(2)
    let first = job.entry("I look at the search box first.")
    job.spend(first, input: 3200, cached: 2800, output: 210, cost: "0.02")
    job.call(
      "Read", #"{"file_path":"/home/me/shop/client/components/CommandMenu.tsx"}"#, under: first,
      took: 0.2, result: button)
    let asks = job.call(
      "AskUserQuestion", #"{"question":"Left or right of the search?"}"#, under: first)
    job.wait(156)
    job.end(asks, result: "right")
    let edits = job.entry("Right it is.")
    job.spend(edits, input: 6100, cached: 5400, output: 940, cost: "0.18")
    job.edit(
      "/home/me/shop/client/components/CommandMenu.tsx", "<Search />",
      "<Search />\n      <SearchButton />", under: edits, original: button)
    job.call(
      "Write",
      #"{"file_path":"/home/me/shop/client/components/SearchButton.tsx","content":"export const SearchButton = () => {\n  return <button>+</button>\n}\n"}"#,
      under: edits, took: 0.1)
    for line in [41, 44] {
      job.call(
        "Bash", #"{"command":"pnpm check"}"#, under: edits, took: 6.1, .failed,
        error:
          "Exit code 2\n> shop@1.0.0 check\ncomponents/CommandMenu.tsx(\(line),9): error TS2322: Type '\"solid\"' is not assignable"
      )
    }
    job.wait(40)
    for number in 1...6 {
      job.entry("Small thing number \(number), please", role: .user)
      job.wait(3)
      let answer = job.entry("Small thing number \(number) is done.")
      job.spend(answer, input: 900, cached: 800, output: 40, cost: "0.0021")
      job.wait(2)
    }
    job.entry("Give the button a background", role: .user)
    job.wait(4)
    let last = job.entry("I take the **default** variant.")
    job.spend(last, input: 9100, cached: 8800, output: 420, cost: "0.22")
    job.edit(
      "/home/me/shop/client/components/SearchButton.tsx", "<button>",
      "<button variant=\"default\">", under: last)
    job.edit("/home/me/shop/docs/buttons.md", "no background", "a background", under: last)
    job.call(
      "Edit",
      #"{"file_path":"/home/me/shop/docs/buttons.md","old_string":"x","new_string":"y"}"#,
      under: last, took: 0.1, .failed, error: "String to replace not found in file.")
    job.wait(1)
    let answer = job.entry(
      "Done: the button has the theme's **default** background.\n\nRun `pnpm check` to see.")
    job.spend(answer, input: 9900, cached: 9600, output: 120, cost: "0.01")
    job.set(.root, .contextTokens, "122000")
    job.set(.root, .contextWindow, "200000")
    job.finish()
    return job
  }

  /// A file before it is edited.
  private static let button = """
    import { Search } from "./Search"

    export const CommandMenu = () => {
      return (
        <Row>
          <Search />
        </Row>
      )
    }

    """
}

extension SessionBuilder {
  /// Tells what a message took.
  fileprivate mutating func spend(
    _ entry: NodeID, input: Int, cached: Int, output: Int, cost: String
  ) {
    set(entry, .inputTokens, "\(input)")
    set(entry, .cachedTokens, "\(cached)")
    set(entry, .outputTokens, "\(output)")
    set(entry, .cost, cost)
  }

  /// Adds a call that puts a text in the place of another.
  fileprivate mutating func edit(
    _ path: String, _ old: String, _ new: String, under entry: NodeID, original: String? = nil
  ) {
    func json(_ text: String) -> String {
      "\"" + text.replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
    let call = call(
      "Edit",
      #"{"file_path":\#(json(path)),"old_string":\#(json(old)),"new_string":\#(json(new))}"#,
      under: entry)
    if let original {
      set(
        call, .edits,
        #"{"filePath":\#(json(path)),"originalFile":\#(json(original)),"structuredPatch":[{"oldStart":6,"newStart":6,"lines":["-      <Search />","+      <Search />","+      <SearchButton />"]}]}"#
      )
    }
    wait(0.1)
    end(call)
  }
}

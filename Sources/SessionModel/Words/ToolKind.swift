/// What a tool is for: the one table of the names that agents give to their tools.
public enum ToolKind: UInt8, CaseIterable, Sendable {
  /// Anything that is none of the others.
  case other
  /// Runs a command, or code.
  case command
  /// Reads a file.
  case read
  /// Tells what is in a folder.
  case list
  /// Looks for names or texts in files.
  case search
  /// Changes pieces of a file.
  case edit
  /// Writes a whole file.
  case write
  /// Applies a patch, to one file or several.
  case patch
  /// Keeps a list of what is to be done.
  case todo
  /// Shows a plan that a person allows or not.
  case plan
  /// Asks a person.
  case question
  /// Starts an agent, or speaks with one.
  case agent
  /// Fetches from the web, or searches it.
  case web
  /// A tool of a server that the agent was given.
  case mcp

  /// The word that stands in configurations, filters and figures.
  public var word: String {
    switch self {
    case .other: "other"
    case .command: "command"
    case .read: "read"
    case .list: "list"
    case .search: "search"
    case .edit: "edit"
    case .write: "write"
    case .patch: "patch"
    case .todo: "todo"
    case .plan: "plan"
    case .question: "question"
    case .agent: "agent"
    case .web: "web"
    case .mcp: "mcp"
    }
  }

  /// The kind of a word.
  public init?(word: String) {
    guard let kind = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = kind
  }

  /// Whether it only looks: several of them in a row are one piece of work.
  public var isQuiet: Bool { self == .read || self == .list || self == .search }

  /// Whether it changes files.
  public var changesFiles: Bool { self == .edit || self == .write || self == .patch }

  /// Finds what a tool is for by its name, whichever agent it is of.
  public init(named name: String) {
    if ToolName.server(of: name) != nil {
      self = .mcp
      return
    }
    let plain = ToolName.plain(name)
    self = EditTool(plain: plain)?.kind ?? Self.names[plain] ?? .other
  }

  /// The tools of all agents that change no file, in small letters and without `_` and `-`.
  private static let names: [String: ToolKind] = {
    let table: [(ToolKind, String)] = [
      (
        .command,
        """
        bash powershell cmd sh terminal runshellcommand shellcommand runterminalcmd \
        runterminalcommand runinterminal getterminaloutput executecommand runcommand \
        commandexecution execute executecode codeexecution codeinterpreter python ipython runpython \
        runcode pythonexec bashoutput killbash killshell taskoutput taskstop writestdin \
        bashcodeexecution unifiedexec process runtests runtask rm mv cp
        """
      ),
      (
        .read,
        """
        read readfile readfiles readmanyfiles readmultiplefiles view viewfile viewimage openfile cat \
        getfile getfilecontents fileread notebookread readnotebook readmediafile readtextfile \
        readlints geterrors viewsourcefile fetchfile open goto scrollup scrolldown
        """
      ),
      (
        .list,
        """
        ls list listdir listdirectory listfiles directorytree listcodedefinitionnames viewdirectory
        """
      ),
      (
        .search,
        """
        grep glob search searchfiles grepsearch filesearch codebasesearch searchtext \
        searchfilecontent findfiles find ripgrep rg semanticsearch searchcode codesearch \
        searchcodebase searchsymbols listcodeusages findtextinfiles findbyname toolsearch \
        findreferences codebase searchworkspacesymbols findfile searchdir searchfile
        """
      ),
      (
        .todo,
        """
        todowrite todoread todo todos updateplan updatetodolist writetodos managetodolist settodolist \
        taskcreate taskupdate tasklist taskget updatetodos todolist
        """
      ),
      (.plan, "exitplanmode enterplanmode plan createplan presentplan exitplan planmoderespond"),
      (
        .question,
        """
        askuserquestion askfollowupquestion askquestion askquestions askuser requestuserinput question \
        confirmaction elicit elicitation humaninput confirm
        """
      ),
      (
        .agent,
        """
        task agent subagent spawnagent delegate delegatetosubagent delegatetoagent runsubagent newtask \
        dispatchagent handoff waitagent wait sendinput sendmessage resumeagent closeagent workflow \
        workflowsubagent codebaseinvestigator agentswarm explore
        """
      ),
      (
        .web,
        """
        webfetch websearch fetch fetchurl googlewebsearch googlesearch searchweb websearchtool \
        browseraction openurl readurl readurlcontent fetchwebpage webreader websearchpreview \
        opensimplebrowser browser readwebpage webbrowse
        """
      ),
    ]
    var names: [String: ToolKind] = [:]
    for (kind, words) in table {
      // By bytes: the first message that an agent sends waits for this.
      for word in words.utf8.split(separator: UInt8(ascii: " ")) {
        names[String(Substring(word))] = kind
      }
    }
    return names
  }()
}

extension EditTool {
  /// What the tool is for.
  fileprivate var kind: ToolKind {
    switch self {
    case .replace, .delete: .edit
    case .write: .write
    case .patch: .patch
    case .shell: .command
    }
  }
}

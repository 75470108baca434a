/// What a call does to one file, as far as its source tells.
public struct FileEdit: Hashable, Sendable {
  /// What becomes of the file.
  public enum Kind: Hashable, Sendable {
    /// It is there now and was not.
    case added
    /// It was changed.
    case changed
    /// It was deleted.
    case deleted
    /// It has another path, and may be changed too.
    case moved(to: String)
    /// It was written as a whole; nobody says whether it was there.
    case written
  }

  /// Lines that belong together.
  public struct Hunk: Hashable, Sendable {
    /// One line.
    public struct Line: Hashable, Sendable {
      /// What becomes of a line.
      public enum Kind: Hashable, Sendable {
        /// It stays.
        case context
        /// It is new.
        case added
        /// It is gone.
        case removed
      }
      /// What becomes of it.
      public var kind: Kind
      /// The line, without its end.
      public var text: String
    }

    /// A text that takes the place of another, as a tool is asked for it: it may begin and end inside of lines.
    public struct Swap: Hashable, Sendable {
      /// What is looked for.
      public var old: String
      /// What takes its place.
      public var new: String
      /// Whether it is done wherever the old text stands.
      public var isEverywhere = false
    }

    /// The numbers of its first line in the file before and after, from 1; `nil` where nobody tells.
    public var oldStart: Int?
    /// The number of its first line behind the edit; `nil` when the source does not tell.
    public var newStart: Int?
    /// Its lines.
    public var lines: [Line]
    /// The texts that the lines were made of, where it is a pair of texts.
    public var swap: Swap?

    /// Makes a hunk of lines.
    public init(oldStart: Int? = nil, newStart: Int? = nil, lines: [Line] = []) {
      // They are from outside, and are counted on from.
      func bounded(_ number: Int?) -> Int? { number.map { min(max($0, 0), 1 << 40) } }
      (self.oldStart, self.newStart) = (bounded(oldStart), bounded(newStart))
      self.lines = lines
    }

    /// Makes a hunk of a text that is new.
    package init(added text: String) {
      self.init(lines: FileEdit.lines(text).map { Line(kind: .added, text: $0) })
    }

    /// Makes a hunk of a text that takes the place of another: what both have stays.
    init(_ old: String, by new: String) {
      let (before, after) = (FileEdit.lines(old), FileEdit.lines(new))
      var (gone, come) = (before[...], after[...])
      self.init(
        lines: EditScript.steps(before, after, limit: Self.changeLimit).map { step in
          switch step {
          case .remove: return Line(kind: .removed, text: gone.removeFirst())
          case .add: return Line(kind: .added, text: come.removeFirst())
          case .keep:
            gone.removeFirst()
            return Line(kind: .context, text: come.removeFirst())
          }
        })
      swap = Swap(old: old, new: new)
    }

    /// Lines that may differ between two texts before all of them are taken to.
    private static let changeLimit = 400
  }

  /// The path as the source has it.
  public var path: String
  /// What becomes of the file.
  public var kind: Kind
  /// The changes, in order.
  public var hunks: [Hunk]
  /// The whole content that it has then, where that is told.
  public var content: String?
  /// The whole content that it had before, where that is told.
  public var original: String?

  /// Makes an edit.
  public init(_ path: String, _ kind: Kind, hunks: [Hunk] = [], content: String? = nil) {
    (self.path, self.kind, self.hunks, self.content) = (path, kind, hunks, content)
  }

  /// How many lines come and go; a file that is new comes as a whole.
  public var counts: (added: Int, removed: Int) {
    let lines = shown.flatMap(\.lines)
    return (lines.count { $0.kind == .added }, lines.count { $0.kind == .removed })
  }

  /// The changes as they are shown: a file of which the whole content is told comes with all of its lines, unless it
  /// had them before.
  package var shown: [Hunk] {
    if changesNothing { return [] }
    return hunks.isEmpty ? content.map { [Hunk(added: $0)] } ?? [] : hunks
  }

  /// Whether its own record says that the file is what it was.
  package var changesNothing: Bool {
    switch kind {
    case .changed, .written: break
    case .added, .deleted, .moved: return false
    }
    if let original, let content { return original == content }
    return !hunks.isEmpty
      && hunks.allSatisfy { hunk in
        hunk.lines.allSatisfy { $0.kind == .context } && hunk.swap.map { $0.old == $0.new } ?? true
      }
  }

  /// The lines of a text; a line end at its end begins none.
  ///
  /// By bytes: to `Character` a carriage return and a line feed are one.
  package static func lines(_ text: String) -> [String] {
    var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}

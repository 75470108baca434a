import JSONReading

/// What the answer to a request that was posted tells of a job which it only begins: its id, and where the job is
/// asked for from then on.
///
/// Where: a `Location` (RFC 9110, 15.3.3 and 10.2.2) or an `Operation-Location`; else what the answer calls the address
/// to be polled; else the address that was posted to, with the id behind its path, as the services of
/// `reference/stream-formats.md` have it (sections 1.1 and 5).
package struct JobTicket: Sendable, Equatable {
  /// The id of the job; `nil` when the answer names none.
  package var id: String?
  /// The address at which the job is asked for.
  package var address: WebAddress

  /// The address as it may be told.
  package var shownAddress: String { address.redacted.text }

  /// A job that is asked for where a redirect led to.
  init(at address: WebAddress) { self.address = address }

  /// Reads an answer; `nil` when it begins no job that is to be asked for elsewhere.
  ///
  /// - Parameters:
  ///   - body: the answer, with ``Record/padding`` behind it.
  ///   - posted: the address that was posted to.
  init?(_ head: AnswerHead, body: UnsafeRawBufferPointer, posted: WebAddress) {
    let told = Told(body)
    // What is over has nothing to ask for, whatever address stands beside it.
    if let status = told.status, !Self.open.contains(status) { return nil }
    let isBegun =
      told.status != nil || head.status == 201 || head.status == 202 || body.isEmpty
    let place = isBegun ? head.location ?? told.address ?? told.page : told.address
    if let place {
      guard let address = posted.resolving(place) else { return nil }
      self.address = address
    } else {
      guard isBegun, let id = told.id, let address = posted.below(id) else { return nil }
      self.address = address
    }
    id = told.id
  }

  /// The words for a job that is not over, in small letters and without what stands between words.
  private static let open: Set<String> = [
    "queued", "inqueue", "enqueued", "pending", "created", "accepted", "submitted", "scheduled",
    "waiting", "notstarted", "initializing", "validating", "starting", "started", "running",
    "processing", "inprogress",
  ]
}

extension JobTicket {
  /// What a body tells that matters here.
  private struct Told {
    var id: String?
    var status: String?
    /// Where the job is to be asked for, by a name that says so.
    var address: String?
    /// An address that may be meant for that.
    var page: String?

    /// Names of the id, the most telling first, as ``plain(_:)`` has them.
    private static let ids = [
      "responseid", "jobid", "runid", "taskid", "requestid", "predictionid", "operationid", "id",
    ]
    private static let statuses = ["status", "state"]
    private static let addresses = [
      "pollurl", "pollingurl", "pollinguri", "statusurl", "statusuri", "statuslink",
      "operationlocation", "location",
    ]
    private static let pages = ["url", "uri", "href"]
    /// Objects that hold addresses, and what they call the one that is meant.
    private static let groups = ["urls", "links"]
    private static let members = ["get", "poll", "status", "self"]

    init(_ body: UnsafeRawBufferPointer) {
      guard body.first == UInt8(ascii: "{") else { return }
      try? JSONParser().parse(body) { (value) throws(JSONError) in read(value) }
    }

    private mutating func read(_ document: JSONValue) {
      var fields: [String: JSONValue] = [:]
      for member in document.members where fields.count < 200 {
        fields[Self.plain(member.key)] = member.value
      }
      func first(_ names: [String], _ read: (JSONValue) -> String?) -> String? {
        for name in names { if let text = fields[name].flatMap(read) { return text } }
        return nil
      }
      id = first(Self.ids) { $0.string ?? $0.integer.map { "\($0)" } }
      status = first(Self.statuses) { $0.string.map(Self.plain) }
      address = first(Self.addresses) { $0.string } ?? first(Self.groups, Self.member)
      page = first(Self.pages) { $0.string }
      if id?.isEmpty == true { id = nil }
    }

    /// The address in a group: `{"get": "…"}`, `{"self": {"href": "…"}}`.
    private static func member(of group: JSONValue) -> String? {
      guard group.kind == .object else { return nil }
      for name in members {
        for member in group.members where plain(member.key) == name {
          let value = member.value
          if let text = value.string ?? (value.kind == .object ? value["href"]?.string : nil) {
            return text
          }
        }
      }
      return nil
    }

    /// A name in small letters without what stands between words: `status_url` and `statusUrl` are one.
    private static func plain(_ name: String) -> String {
      name.lowercased().filter { $0.isLetter || $0.isNumber }
    }
  }
}

import Glibc
import TestSupport
import WireFormats

/// Sessions of every format that the hostile ones are made from.
struct Seeds {
  /// A session's file.
  struct Seed: Sendable {
    var format: String
    var name: String
    var bytes: [UInt8]
  }

  /// At most so many a format, the smallest first.
  private static let limit = 3

  /// The fixtures of the project, and the recordings that stand beside it when there are some; a format
  /// without either is tried with the sessions of the others.
  static func all(_ torture: Torture) -> [Seed] {
    let folders =
      [torture.root + "/Tests/WireFormatsTests/Fixtures", torture.root + "/docs"]
      + (torture.scale == .full ? [torture.root + "/../shared/samples"] : [])
    let wanted = ["json", "jsonl", "sse", "txt", "ndjson", "log", "traj", "md"]
    var found: [String: [Seed]] = [:]
    for folder in folders {
      for path in Files.all(below: folder) {
        guard let end = path.split(separator: ".").last, wanted.contains(String(end)),
          case let size = Files.size(path), size > 20, size < 400_000
        else { continue }
        let bytes = Files.bytes(path) ?? []
        let format = bytes.withUnsafeBytes { Format.detect($0, isWhole: true).format?.name }
        guard let format else { continue }
        let name = path.split(separator: "/").suffix(2).joined(separator: "-")
        found[format, default: []].append(Seed(format: format, name: name, bytes: bytes))
      }
    }
    let any = found.values.joined().min { $0.bytes.count < $1.bytes.count }
    return Format.all.flatMap { format -> [Seed] in
      let own = (found[format.name] ?? []).sorted { $0.bytes.count < $1.bytes.count }
      if !own.isEmpty { return Array(own.prefix(limit)) }
      return any.map { [Seed(format: format.name, name: "foreign", bytes: $0.bytes)] } ?? []
    }
  }
}

extension Seeds {
  /// An answer to a poll of a job with so many entries, on a line.
  static func snapshot(entries count: Int, status: String) -> String {
    let entries = (0..<count).map { number in
      let call =
        #"{"id":"call\#(number)","name":"read_file","arguments":{"path":"src/\#(number).swift"},"#
        + #""status":"completed","result":"ok \#(number)"}"#
      return
        #"{"ts":"2025-09-14T09:\#(two(number / 60 % 60)):\#(two(number % 60))Z","state":"completed","#
        + #""message":"Entry number \#(number)","tool_calls":[\#(call)]}"#
    }
    return #"{"response_id":"job-1","status":"\#(status)","progress":["#
      + entries.joined(separator: ",") + "],\"output_text\":null,\"error\":null}\n"
  }

  /// The log of a job that is over.
  static func log(entries: Int) -> String {
    snapshot(entries: entries, status: "in_progress")
      + snapshot(entries: entries, status: "succeeded")
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

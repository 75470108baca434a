/// What a path of a server means.
enum ServedRoute {
  /// The server itself: who knows it alone finds what it offers.
  case front
  case list
  case job(ServedJob)
  case updates(ServedJob)
  case figures
  case page(ServedView)
  case changes(ServedView)

  /// Reads a path; `nil` for one that is nothing.
  init?(_ path: String, in service: JobService) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    let hasPages = service.signIn != nil
    switch Array(parts) {
    case [""], ["v1"], ["v1", ""]: self = .front
    case ["metrics"] where service.offersFigures: self = .figures
    case ["live"] where hasPages: self = .changes(.index)
    case ["v1", "jobs"]: self = .list
    case let parts where parts.starts(with: ["v1", "jobs"]):
      guard let job = service.job(parts[2]) else { return nil }
      switch parts.dropFirst(3) {
      case []: self = .job(job)
      case ["events"]: self = .updates(job)
      case _: return nil
      }
    case let parts where parts.first == "sessions" && parts.count > 1 && hasPages:
      guard let job = service.job(parts[1]) else { return nil }
      switch parts.dropFirst(2) {
      case []: self = .page(.job(job.id))
      case ["live"]: self = .changes(.job(job.id))
      case _: return nil
      }
    case _: return nil
    }
  }
}

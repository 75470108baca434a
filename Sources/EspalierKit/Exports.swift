// Who imports the kit has the values that it speaks of: formats and the reader of bytes, statuses, roles, times.
@_exported public import Reports
@_exported public import SessionModel
@_exported public import WireFormats

/// One cell of the screen in eight bytes: what stands in it and what for, never a colour.
package struct Cell: Hashable, Sendable {
  /// Text in bits 0–31, role in 32–39, overlay in 40–47, flags in 48–63: one comparison is enough.
  @usableFromInline var bits: UInt64

  /// The bit of `text` that says: an index into the grid's clusters, not a scalar.
  @usableFromInline static var clusterBit: UInt32 { 1 << 31 }
  /// The flag of the second half of a wide character.
  @usableFromInline static var continuationBit: UInt64 { 1 << 48 }

  /// Makes a cell of a scalar, or of a cluster's index with `clusterBit` set.
  init(text: UInt32, role: Role) {
    bits = UInt64(text) | UInt64(role.rawValue) << 32
  }

  /// Makes an empty cell.
  package static func blank(_ role: Role) -> Cell { Cell(text: 0x20, role: role) }

  /// Makes the second half of a wide character.
  static func continuation(_ role: Role) -> Cell {
    var cell = Cell(text: 0, role: role)
    cell.bits |= continuationBit
    return cell
  }

  /// The scalar, or the index of a cluster with `clusterBit` set; 0 in the second half of a wide one.
  @inlinable package var text: UInt32 { UInt32(truncatingIfNeeded: bits) }
  /// Whether the text is base and combining marks in the grid's table.
  @inlinable package var isCluster: Bool { text & Self.clusterBit != 0 }
  /// Whether it is the second half of the wide character to its left.
  @inlinable package var isContinuation: Bool { bits & Self.continuationBit != 0 }

  /// What the cell is there for.
  package var role: Role {
    get { Role(rawValue: UInt8(truncatingIfNeeded: bits >> 32)) ?? .text }
    set { bits = bits & ~(0xff << 32) | UInt64(newValue.rawValue) << 32 }
  }

  /// What lies over the role, such as the selection; `text` means nothing does.
  package var overlay: Role {
    get { Role(rawValue: UInt8(truncatingIfNeeded: bits >> 40)) ?? .text }
    set { bits = bits & ~(0xff << 40) | UInt64(newValue.rawValue) << 40 }
  }

  /// Role and overlay together, to tell cells that look alike.
  @inlinable package var roles: UInt16 { UInt16(truncatingIfNeeded: bits >> 32) }

  /// Everything but the text, to compare cells whose clusters have different indices.
  var look: UInt64 { bits >> 32 }
}

/// The word that was probably meant; `nil` when none is near.
package func nearestWord(to word: String, of words: [String]) -> String? {
  let near = words.map { (word: $0, distance: editDistance($0, word)) }
    .min { $0.distance < $1.distance }
  // Of short words half the letters may not be wrong.
  return near.flatMap { $0.distance <= min(3, word.count / 2) ? $0.word : nil }
}

/// The number of letters to change, add or take away to make one word of the other.
private func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
      diagonal = above
    }
  }
  return row[b.count]
}

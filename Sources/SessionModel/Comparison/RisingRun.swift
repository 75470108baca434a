/// The longest part of a list that rises.
package enum RisingRun {
  /// Finds it by patience sorting, in n log n steps.
  package static func longest<Element>(
    of elements: [Element], by value: (Element) -> Int
  ) -> [Element] {
    var tops: [Int] = []
    var previous: [Int] = []
    for (place, element) in elements.enumerated() {
      var low = 0
      var high = tops.count
      while low < high {
        let middle = (low + high) / 2
        if value(elements[tops[middle]]) < value(element) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      previous.append(low > 0 ? tops[low - 1] : -1)
      if low == tops.count { tops.append(place) } else { tops[low] = place }
    }
    var run: [Element] = []
    var next = tops.last ?? -1
    while next >= 0 {
      run.append(elements[next])
      next = previous[next]
    }
    return run.reversed()
  }
}

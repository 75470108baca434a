/// One series of figures: the values of its labels, in the order of its metric's table.
struct MetricSeries: Hashable {
  let metric: Metric
  let values: [String]

  init(_ metric: Metric, _ values: String...) {
    precondition(values.count == metric.labels.count, "a value for each label")
    self.metric = metric
    self.values = values
  }
}

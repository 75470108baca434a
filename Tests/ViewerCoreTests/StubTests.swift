import Testing

@Test func stands() {}

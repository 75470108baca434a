import Testing

@Test("stands until the program is driven") func stands() {}

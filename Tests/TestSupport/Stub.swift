package enum StubSupport {}

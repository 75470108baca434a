/// Stands until the module is written.
package enum StubTerminal {}

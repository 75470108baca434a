/// Stands until the module is written.
package enum StubCellGrid {}

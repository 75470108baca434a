// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "convert",
  dependencies: [.package(name: "espalier", path: "../../..")],
  targets: [
    .executableTarget(
      name: "convert", dependencies: [.product(name: "EspalierKit", package: "espalier")])
  ]
)

// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "callbacks",
  dependencies: [.package(name: "espalier", path: "../../..")],
  targets: [
    .executableTarget(
      name: "callbacks", dependencies: [.product(name: "EspalierKit", package: "espalier")])
  ]
)

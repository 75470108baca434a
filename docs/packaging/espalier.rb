class Espalier < Formula
  desc "See what an AI agent is doing, in a terminal"
  homepage "@URL@"
  url "@URL@/espalier-@VERSION@-linux-@MACHINE@.tar.xz"
  version "@VERSION@"
  sha256 "@SHA256@"
  license "MIT"

  depends_on :linux

  def install
    bin.install "bin/espalier"
    man1.install "share/man/man1/espalier.1"
    bash_completion.install "share/bash-completion/completions/espalier"
    zsh_completion.install "share/zsh/site-functions/_espalier"
    fish_completion.install "share/fish/vendor_completions.d/espalier.fish"
    pkgshare.install "share/espalier/themes"
    doc.install Dir["share/doc/espalier/*"]
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/espalier --version")
    assert_match "claude-code", shell_output("#{bin}/espalier formats")
  end
end

using Microsoft.Playwright;

namespace Mycelia.Page.Tests.Support;

/// <summary>The distribution's browser, without a window.</summary>
internal static class Chromium
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Program, Args = ["--autoplay-policy=no-user-gesture-required", "--disable-gpu"] }
        );

    private static string Program =>
        Array.Find(Programs, File.Exists)
        ?? throw new InvalidOperationException("There is no Chromium on this machine: install Debian's package chromium.");
}

using System.Globalization;
using Microsoft.Playwright;
using Mycelia.Page.Tests.Support;

namespace Mycelia.Page.Tests;

/// <summary>
/// The pictures of the documents, of a server that <c>scripts/make-page-pictures.sh</c> has filled. Runs only when it is asked for:
/// <c>-explicit only</c>.
/// </summary>
public sealed class Pictures
{
    [Theory(Explicit = true)]
    [InlineData("listen-day", 1440, 860, "12:00", 86_400, ColorScheme.Light)]
    [InlineData("listen-dark", 1440, 860, "12:00", 86_400, ColorScheme.Dark)]
    [InlineData("listen-hour", 1440, 860, "10:20", 5_400, ColorScheme.Light)]
    [InlineData("listen-phone", 390, 844, "10:20", 14_400, ColorScheme.Light)]
    public async Task Are_made(string name, int width, int height, string time, int span, ColorScheme scheme)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        await using var context = await browser.NewContextAsync(
            new()
            {
                BaseURL = Setting("URL"),
                TimezoneId = PageRig.Zone,
                ViewportSize = new() { Width = width, Height = height },
                DeviceScaleFactor = width < 500 ? 2 : 1,
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        await context.APIRequest.PostAsync(
            "/session",
            new() { DataObject = new { client_id = Setting("CLIENT_ID"), client_secret = Setting("SECRET") } }
        );
        var at = DateTimeOffset.Parse($"{Setting("DAY")}T{time}+01:00", CultureInfo.InvariantCulture);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/" + OpenPage.At(at, span));
        await page.WaitForFunctionAsync("() => mycelia.complete() && mycelia.drawn() && document.querySelector('#proof-recorders table')");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Setting("FOLDER"), $"{name}.png") });
    }

    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable($"PICTURES_{name}") ?? throw new InvalidOperationException($"PICTURES_{name} is not set");
}

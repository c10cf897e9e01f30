using System.Globalization;
using Microsoft.Playwright;
using Mycelia.Benchmarks.Processes;
using Mycelia.Benchmarks.Servers;
using Mycelia.Page.Tests.Support;

namespace Mycelia.Benchmarks.Page;

/// <summary>Opens the page of a server in the distribution's Chromium, as somebody does who looks, scrolls and listens.</summary>
/// <param name="server">With an archive.</param>
/// <param name="days">Of the archive.</param>
internal sealed class PageBenchmark(LocalServer server, int days) : IAsyncDisposable
{
    private const int ScrollSeconds = 5;
    private const int Seeks = 10;
    private const double WholeWaveform = 0.98;
    private const int DaySeconds = 86_400;
    private const int YearSeconds = 365 * DaySeconds;
    private static readonly TimeSpan WindowOpens = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(0.5);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The middle of the archive.</summary>
    private DateTimeOffset Noon => PageArchive.First.AddDays(days / 2).AddHours(12);

    /// <summary>Of the browser.</summary>
    public string Version => _browser!.Version;

    public async Task StartAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        // The server of a build compiles its code while it answers the first requests; that of a package is compiled.
        foreach (var seconds in new[] { DaySeconds, YearSeconds })
        {
            await using var context = await NewContextAsync();
            await OpenAsync(context, Noon, seconds);
        }
    }

    public async Task<PageMeasurement> RunAsync()
    {
        await using var ofYear = await NewContextAsync();
        var (year, yearMs) = await OpenAsync(ofYear, Noon, YearSeconds);
        var requests = await year.EvaluateAsync<double[]>(PageProbe.PeakRequests);
        await ofYear.CloseAsync();

        await using var ofDay = await NewContextAsync();
        var (day, dayMs) = await OpenAsync(ofDay, Noon, DaySeconds);
        var frames = await day.EvaluateAsync<double[]>(PageProbe.ScrollAndZoom, ScrollSeconds);
        await day.EvaluateAsync("(address) => { location.hash = address; }", AddressOf(Noon, DaySeconds));
        var seeks = await SeekAsync(day);
        requests = [.. requests, .. await day.EvaluateAsync<double[]>(PageProbe.PeakRequests)];
        return new(
            dayMs,
            yearMs,
            [.. requests.Where(static (_, at) => at % 2 == 0)],
            [.. requests.Where(static (_, at) => at % 2 == 1)],
            frames,
            seeks,
            await HeapAsync(ofDay, day),
            ProcFiles.Load()
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A browser that has not seen the page, and is signed in.</summary>
    private async Task<IBrowserContext> NewContextAsync()
    {
        var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = server.Url.ToString(),
                TimezoneId = "UTC",
                ViewportSize = new() { Width = 1280, Height = 800 },
                // The page's own policy would refuse what listens.
                BypassCSP = true,
            }
        );
        await context.AddInitScriptAsync(PageProbe.Install);
        var (id, secret) = server.Account.Key();
        var answer = await context.APIRequest.PostAsync("/session", new() { DataObject = new { client_id = id, client_secret = secret } });
        return answer.Ok ? context : throw new InvalidOperationException($"signing in was answered {answer.Status}");
    }

    /// <param name="context">The browser's.</param>
    /// <param name="time">What is shown around.</param>
    /// <param name="seconds">How much is shown.</param>
    private async Task<(IPage Page, double Ms)> OpenAsync(IBrowserContext context, DateTimeOffset time, int seconds)
    {
        var page = await context.NewPageAsync();
        // A new window loads what the browser itself shows in it.
        await Task.Delay(WindowOpens);
        await page.GotoAsync("/" + AddressOf(time, seconds));
        await page.WaitForFunctionAsync("() => probe.shown !== null");
        if (
            await page.EvaluateAsync<double>(PageProbe.Coverage) is var drawn
            && drawn < WholeWaveform * Math.Min(1, days * (double)DaySeconds / seconds)
        )
            throw new InvalidOperationException($"of the waveform {drawn:P0} is drawn: nothing was measured");
        return (page, await page.EvaluateAsync<double>("() => probe.shown"));
    }

    private static string AddressOf(DateTimeOffset time, int seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"#t={time.ToUnixTimeMilliseconds()}&span={seconds}");

    /// <summary>Clicks at one place after the other, each far from the one before, and pauses in between.</summary>
    private static async Task<IReadOnlyList<double>> SeekAsync(IPage page)
    {
        var box = (await page.Locator("#timeline").BoundingBoxAsync())!;
        var waits = new List<double>();
        // The first opens the browser's audio output, and only with that what listens to it.
        for (var seek = 0; seek <= Seeks; seek++)
        {
            await page.Mouse.ClickAsync(box.X + box.Width * (seek * 7 % (Seeks + 1) + 1) / (Seeks + 2), box.Y + box.Height * 0.6f);
            await page.WaitForFunctionAsync(
                seek == 0 ? "() => mycelia.state() === 'playing'" : "() => probe.heard !== null && mycelia.state() === 'playing'"
            );
            if (seek > 0)
                waits.Add(await page.EvaluateAsync<double>("() => probe.heard - probe.clicked"));
            await page.Keyboard.PressAsync("k");
            await Task.Delay(Silence);
        }

        return waits;
    }

    private static async Task<double> HeapAsync(IBrowserContext context, IPage page)
    {
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("HeapProfiler.collectGarbage");
        await session.SendAsync("Performance.enable");
        var metrics = (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        return metrics
            .EnumerateArray()
            .Single(static metric => metric.GetProperty("name").GetString() == "JSHeapUsedSize")
            .GetProperty("value")
            .GetDouble();
    }
}

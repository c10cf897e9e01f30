using Microsoft.Playwright;

namespace Mycelia.Page.Tests.Support;

/// <summary>One server and one browser for all the tests: to start them takes longer than most of these.</summary>
public sealed class PageRig : IAsyncLifetime
{
    /// <summary>A day of 25 hours in Berlin.</summary>
    public static readonly DateTimeOffset Evening = new(2026, 10, 25, 20, 0, 0, TimeSpan.Zero);

    /// <summary>The midnight that ends it.</summary>
    public static readonly DateTimeOffset Midnight = new(2026, 10, 25, 23, 0, 0, TimeSpan.Zero);

    /// <summary>Of another input, and of another day: to be deleted from.</summary>
    public static readonly DateTimeOffset Spare = new(2026, 10, 20, 9, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset GapFrom = Evening.AddSeconds(40);
    public static readonly DateTimeOffset GapTo = Evening.AddSeconds(70);

    public const string Zone = "Europe/Berlin";

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ListenedServer? _server;

    internal ListenedServer Server => _server!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var seeded = SeedAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        _server = await seeded;
    }

    /// <summary>The page at an address, signed in unless that is said otherwise.</summary>
    internal async Task<OpenPage> OpenAsync(
        string fragment = "",
        int width = 1280,
        int height = 800,
        ColorScheme scheme = ColorScheme.Light,
        bool signIn = true,
        bool withoutPolicy = false,
        bool mayBeRefused = false,
        bool hasTouch = false
    )
    {
        var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = Server.Url.ToString(),
                TimezoneId = Zone,
                Locale = "en-GB",
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
                BypassCSP = withoutPolicy,
                HasTouch = hasTouch,
            }
        );
        var opened = await OpenPage.AtAsync(context, Server, mayBeRefused: mayBeRefused || !signIn);
        if (signIn)
            await opened.SignInByRequestAsync();
        await opened.GoAsync(fragment);
        return opened;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private static async Task<ListenedServer> SeedAsync()
    {
        var server = await ListenedServer.StartAsync();
        var evening = await server.UploadAsync("Kitchen", "page-evening", Evening, 40);
        await server.UploadAsync("Kitchen", "page-evening", GapTo, 30, firstNumber: 4, recording: evening);
        await server.NoteGapAsync(evening, "Kitchen", GapFrom, GapTo, "microphone unplugged");
        await server.UploadAsync("Kitchen", "page-night", Midnight.AddSeconds(-20), 20);
        await server.UploadAsync("Kitchen", "page-morning", Midnight, 20);
        await server.UploadAsync("Desk", "page-spare", Spare, 60);
        return server;
    }
}

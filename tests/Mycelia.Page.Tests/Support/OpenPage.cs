using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace Mycelia.Page.Tests.Support;

/// <summary>
/// The page in a browser. When it is closed, nothing may have been asked of another server, nothing refused by the page's own policy, and
/// no error may have been written to the console.
/// </summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ListenedServer _server;
    private readonly bool _mayBeRefused;
    private readonly List<string> _complaints = [];

    private OpenPage(IBrowserContext context, IPage page, ListenedServer server, bool mayBeRefused)
    {
        _mayBeRefused = mayBeRefused;
        _context = context;
        _server = server;
        Page = page;
    }

    public IPage Page { get; }

    /// <param name="context">The browser's.</param>
    /// <param name="server">Whose page it is.</param>
    /// <param name="mayBeRefused">Nobody is signed in, of which the browser complains.</param>
    public static async Task<OpenPage> AtAsync(IBrowserContext context, ListenedServer server, bool mayBeRefused)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(10_000);
        var opened = new OpenPage(context, page, server, mayBeRefused);
        page.Request += (_, request) => opened.Note(IsOwn(request.Url, server.Url) ? null : $"asked {request.Url}");
        page.PageError += (_, error) => opened.Note(error);
        page.Console += (_, message) => opened.Note(message.Type == "error" && !opened.IsMeant(message.Text) ? message.Text : null);
        return opened;
    }

    /// <summary>What the form does, without it.</summary>
    public async Task SignInByRequestAsync()
    {
        var answer = await _context.APIRequest.PostAsync(
            "/session",
            new() { DataObject = new { client_id = _server.ClientId, client_secret = _server.Secret } }
        );
        Assert.Equal(204, answer.Status);
    }

    public async Task GoAsync(string fragment)
    {
        await Page.GotoAsync("/" + fragment);
        await Page.WaitForFunctionAsync("() => window.mycelia?.complete() || document.querySelector('#sign-in[open]') !== null");
    }

    /// <summary>The same browser shows another page of the server, and this one no more.</summary>
    public async Task<OpenPage> NextTabAsync(string fragment)
    {
        await BecomeAsync(isHidden: true);
        var tab = await AtAsync(_context, _server, _mayBeRefused);
        await tab.GoAsync(fragment);
        return tab;
    }

    /// <summary>Without a window no browser hides a page: it is told that it is hidden.</summary>
    public Task BecomeAsync(bool isHidden) =>
        Page.EvaluateAsync(
            """
            (hidden) => {
              Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
              document.dispatchEvent(new Event("visibilitychange"));
            }
            """,
            isHidden
        );

    /// <summary>An address that shows a span around an instant.</summary>
    public static string At(DateTimeOffset time, int spanSeconds) =>
        string.Create(CultureInfo.InvariantCulture, $"#t={time.ToUnixTimeMilliseconds()}&span={spanSeconds}");

    /// <summary>The instant that the page says is heard.</summary>
    public async Task<double> PositionAsync() => await Page.EvaluateAsync<double>("() => mycelia.position()");

    public Task UntilAsync(string condition) => Page.WaitForFunctionAsync($"() => {condition}");

    /// <summary>Where an instant is on the first lane, in pixels of the window.</summary>
    public async Task<(float X, float Y)> PlaceOfAsync(DateTimeOffset time, int lane = 0)
    {
        await UntilAsync($"mycelia.lanes().length > {lane}");
        var place = await Page.EvaluateAsync<JsonElement>(
            """
            ([time, lane]) => {
              const box = document.getElementById("timeline").getBoundingClientRect();
              const { from, to } = mycelia.view();
              const { top, height } = mycelia.lanes()[lane];
              return { x: box.left + ((time - from) / (to - from)) * box.width, y: box.top + top + height / 2 };
            }
            """,
            new object[] { time.ToUnixTimeMilliseconds(), lane }
        );
        return (place.GetProperty("x").GetSingle(), place.GetProperty("y").GetSingle());
    }

    public async Task ClickAsync(DateTimeOffset time)
    {
        var (x, y) = await PlaceOfAsync(time);
        await Page.Mouse.ClickAsync(x, y);
    }

    /// <summary>Selects by a drag on the ruler.</summary>
    public async Task SelectAsync(DateTimeOffset from, DateTimeOffset to)
    {
        var box = (await Page.Locator("#timeline").BoundingBoxAsync())!;
        var y = box.Y + 20;
        await Page.Mouse.MoveAsync((await PlaceOfAsync(from)).X, y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync((await PlaceOfAsync(to)).X, y, new() { Steps = 4 });
        await Page.Mouse.UpAsync();
        await Assertions.Expect(Page.Locator("#selection-bar")).ToBeVisibleAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        lock (_complaints)
            Assert.Empty(_complaints);
    }

    private static bool IsOwn(string url, Uri server) =>
        url.StartsWith("data:", StringComparison.Ordinal) || new Uri(url).Authority == server.Authority;

    private bool IsMeant(string text) => _mayBeRefused && text.StartsWith("Failed to load resource", StringComparison.Ordinal);

    private void Note(string? complaint)
    {
        if (complaint is null)
            return;
        lock (_complaints)
            _complaints.Add(complaint);
    }
}

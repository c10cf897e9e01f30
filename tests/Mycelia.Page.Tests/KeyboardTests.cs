using Mycelia.Page.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mycelia.Page.Tests;

/// <summary>The page without a pointer.</summary>
[Collection(nameof(OneBrowser))]
public sealed class KeyboardTests(PageRig rig)
{
    private static readonly DateTimeOffset Begin = PageRig.Evening.AddSeconds(20);

    [Fact]
    public async Task The_keys_move_zoom_and_play()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(Begin, 60));
        await page.Page.Locator("#timeline").FocusAsync();

        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(5, await MovedAsync(page));
        await page.Page.Keyboard.PressAsync("j");
        Assert.Equal(-10, await MovedAsync(page));
        await page.Page.Keyboard.PressAsync("Shift+ArrowRight");
        Assert.Equal(50, await MovedAsync(page));

        await page.Page.Keyboard.PressAsync("-");
        Assert.Equal(120, await SpanAsync(page));
        await page.Page.Keyboard.PressAsync("+");
        Assert.Equal(60, await SpanAsync(page));
        await page.Page.Keyboard.PressAsync("0");
        Assert.Equal(25 * 3600, await SpanAsync(page));

        await page.Page.Keyboard.PressAsync("Space");
        await page.UntilAsync("mycelia.state() === 'playing'");
        await page.Page.Keyboard.PressAsync("k");
        await page.UntilAsync("mycelia.state() === 'paused'");
    }

    [Fact]
    public async Task The_keys_select_and_open_dialogs()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(Begin, 60));
        await page.Page.Keyboard.PressAsync("i");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("o");
        await Expect(page.Page.Locator("#selection-range")).ToContainTextAsync("· 5 s");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator("#selection-bar")).ToBeHiddenAsync();

        await page.Page.Keyboard.PressAsync("g");
        await page.Page.Locator("#goto-text").FillAsync("21:01:15");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync($"mycelia.position() === {PageRig.GapTo.AddSeconds(5).ToUnixTimeMilliseconds()}");

        foreach (var (key, dialog) in new[] { ("?", "#help-dialog"), ("c", "#calendar-dialog"), ("g", "#goto-dialog") })
        {
            await page.Page.Keyboard.PressAsync(key);
            await Expect(page.Page.Locator(dialog)).ToBeVisibleAsync();
            await page.Page.Keyboard.PressAsync("Escape");
            await Expect(page.Page.Locator(dialog)).ToBeHiddenAsync();
        }
    }

    private static async Task<double> MovedAsync(OpenPage page) =>
        Math.Round((await page.PositionAsync() - Begin.ToUnixTimeMilliseconds()) / 1000);

    private static Task<double> SpanAsync(OpenPage page) =>
        page.Page.EvaluateAsync<double>("() => Math.round((mycelia.view().to - mycelia.view().from) / 1000)");
}

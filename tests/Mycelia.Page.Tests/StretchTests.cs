using Microsoft.Playwright;
using Mycelia.Page.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mycelia.Page.Tests;

/// <summary>What is done with a stretch that somebody selected.</summary>
[Collection(nameof(OneBrowser))]
public sealed class StretchTests(PageRig rig)
{
    [Fact]
    public async Task A_stretch_is_labelled_protected_and_what_is_not_protected_deleted()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Spare.AddSeconds(30), 60));

        await page.SelectAsync(PageRig.Spare.AddSeconds(10), PageRig.Spare.AddSeconds(20));
        await page.Page.Keyboard.PressAsync("n");
        await page.Page.Locator("#label-text").FillAsync("Number of the invoice");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Page.Locator("#proof-labels")).ToContainTextAsync("Number of the invoice");

        await page.Page.Keyboard.PressAsync("p");
        await Expect(page.Page.Locator("#proof-protections")).ToContainTextAsync("Protected from deletion");

        await page.SelectAsync(PageRig.Spare.AddSeconds(15), PageRig.Spare.AddSeconds(30));
        await page.Page.Keyboard.PressAsync("x");
        var dialog = page.Page.Locator("#delete-dialog");
        await Expect(dialog).ToContainTextAsync("Protected, and kept");
        await Expect(dialog.Locator("#delete-button")).ToContainTextAsync("Delete 10");
        await dialog.Locator("#delete-button").ClickAsync();

        await Expect(page.Page.Locator("#proof-recorders tr.kind-deleted")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#proof-deletions li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Nothing_is_deleted_without_a_yes()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening.AddSeconds(30), 60));
        await page.SelectAsync(PageRig.Evening.AddSeconds(10), PageRig.Evening.AddSeconds(20));
        await page.Page.Keyboard.PressAsync("x");
        await Expect(page.Page.Locator("#delete-list")).ToContainTextAsync("of audio");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator("#delete-dialog")).ToBeHiddenAsync();

        await page.Page.ReloadAsync();
        await Expect(page.Page.Locator("#proof-recorders tr.kind-audio").First).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#proof-recorders tr.kind-deleted")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("wav", ".wav")]
    [InlineData("flac", ".flac")]
    [InlineData("opus", ".opus")]
    public async Task A_stretch_is_downloaded(string format, string extension)
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening.AddSeconds(30), 60));
        await page.SelectAsync(PageRig.Evening.AddSeconds(10), PageRig.Evening.AddSeconds(12));
        await page.Page.Locator("#format").SelectOptionAsync(format);
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator("#selection-download").ClickAsync());

        Assert.EndsWith(extension, download.SuggestedFilename, StringComparison.Ordinal);
        Assert.True(new FileInfo(await download.PathAsync()).Length > 1000);
    }

    [Fact]
    public async Task A_download_that_is_refused_says_why()
    {
        var begin = new DateTimeOffset(2026, 10, 19, 9, 0, 0, TimeSpan.Zero);
        await rig.Server.UploadAsync("Float", "page-float", begin, 1, chunk: Signal.Floats());
        await using var page = await rig.OpenAsync(OpenPage.At(begin, 10), mayBeRefused: true);
        await page.SelectAsync(begin, begin.AddSeconds(1));
        await page.Page.Locator("#format").SelectOptionAsync("flac");
        await page.Page.Locator("#selection-download").ClickAsync();
        await Expect(page.Page.Locator("#toast")).ToContainTextAsync("cannot be encoded as flac, which has no floats");
    }
}

using System.Globalization;
using Mycelia.Page.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mycelia.Page.Tests;

/// <summary>What the page says of a day.</summary>
[Collection(nameof(OneBrowser))]
public sealed class DayTests(PageRig rig)
{
    [Fact]
    public async Task A_day_is_shown_soon()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening, 90_000));
        var painted = await page.Page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime");
        Assert.InRange(painted, 1, 2_000);
    }

    [Fact]
    public async Task The_account_of_a_day_names_every_gap_with_its_cause()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.GapFrom.AddSeconds(10), 120));
        var gap = page.Page.Locator("#proof-recorders tr.kind-gap");
        await Expect(gap).ToHaveCountAsync(1);
        await Expect(gap).ToContainTextAsync("21:00:40");
        await Expect(gap).ToContainTextAsync("30 s");
        await Expect(gap).ToContainTextAsync("microphone unplugged");
        await page.UntilAsync(
            "document.getElementById('timeline').getAttribute('aria-valuetext').includes('Gap, 30 s: microphone unplugged')"
        );
    }

    [Fact]
    public async Task A_day_on_which_the_clock_goes_back_has_25_hours()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening, 90_000));
        await Expect(page.Page.Locator("#day-title")).ToHaveTextAsync("Sunday, 25 October 2026");
        await Expect(page.Page.Locator("#proof-hours")).ToContainTextAsync("25 hours");
        Assert.Equal(25, await page.Page.EvaluateAsync<double>("() => (mycelia.view().to - mycelia.view().from) / 3600000"));
    }

    [Fact]
    public async Task The_calendar_shows_which_days_have_something_and_opens_them()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening, 3600));
        await page.Page.Keyboard.PressAsync("c");
        var day = page.Page.Locator("[data-date='2026-10-20']");
        await page.UntilAsync("/^20 October, [0-9].* recorded/.test(document.querySelector('[data-date=\"2026-10-20\"]').ariaLabel)");
        await day.ClickAsync();
        await Expect(page.Page.Locator("#day-title")).ToHaveTextAsync("Tuesday, 20 October 2026");
    }

    [Fact]
    public async Task What_arrives_is_shown_by_itself()
    {
        var begin = new DateTimeOffset(
            DateTimeOffset.UtcNow.AddMinutes(-2).Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond,
            TimeSpan.Zero
        );
        var recording = await rig.Server.UploadAsync("Live", "page-live", begin, 10);
        await using var page = await rig.OpenAsync(OpenPage.At(begin, 300));
        await page.UntilAsync(RecordedTo(begin, seconds: 10));
        await rig.Server.UploadAsync("Live", "page-live", begin.AddSeconds(10), 10, firstNumber: 1, recording);
        await page.UntilAsync(RecordedTo(begin, seconds: 20));
    }

    /// <summary>Of this minute: other tests of the class record in others.</summary>
    private static string RecordedTo(DateTimeOffset begin, int seconds)
    {
        var from = begin.ToUnixTimeMilliseconds();
        return string.Create(CultureInfo.InvariantCulture, $"mycelia.recordedTo({from}, {from + 60_000}) === {from + 1_000 * seconds}");
    }

    /// <summary>A browser has six connections to a server, for all its tabs together.</summary>
    [Fact]
    public async Task A_seventh_tab_shows_the_day_like_the_first()
    {
        await using var first = await rig.OpenAsync(OpenPage.At(PageRig.Evening, 3600));
        var shown = first;
        for (var tab = 2; tab <= 7; tab++)
            shown = await shown.NextTabAsync(OpenPage.At(PageRig.Evening, 3600));
        await shown.UntilAsync("mycelia.complete() && mycelia.drawn()");
    }

    [Fact]
    public async Task A_tab_that_is_looked_at_again_shows_what_arrived_meanwhile()
    {
        var begin = new DateTimeOffset(
            DateTimeOffset.UtcNow.AddMinutes(-9).Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond,
            TimeSpan.Zero
        );
        var recording = await rig.Server.UploadAsync("Hidden", "page-hidden", begin, 10);
        await using var page = await rig.OpenAsync(OpenPage.At(begin, 60));
        await page.UntilAsync(RecordedTo(begin, seconds: 10));
        await page.BecomeAsync(isHidden: true);
        await rig.Server.UploadAsync("Hidden", "page-hidden", begin.AddSeconds(10), 10, firstNumber: 1, recording);
        await page.BecomeAsync(isHidden: false);
        await page.UntilAsync(RecordedTo(begin, seconds: 20));
    }

    [Fact]
    public async Task The_address_says_what_is_shown()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening.AddSeconds(10), 60));
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.UntilAsync("location.hash.startsWith('#t=2026-10-25T20:00:15Z&span=60&r=')");
    }
}

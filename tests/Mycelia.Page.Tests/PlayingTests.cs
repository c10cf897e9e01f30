using Mycelia.Page.Tests.Support;

namespace Mycelia.Page.Tests;

/// <summary>What is heard, to the frame.</summary>
[Collection(nameof(OneBrowser))]
public sealed class PlayingTests(PageRig rig)
{
    private const int FadeFrames = Signal.Rate / 50;

    [Fact]
    public async Task A_click_plays_that_instant_and_the_stated_time_is_the_one_that_is_heard()
    {
        var asked = PageRig.Evening.AddSeconds(12);
        var heard = await HearAsync(
            OpenPage.At(PageRig.Evening.AddSeconds(20), 60),
            async page =>
            {
                await page.ClickAsync(asked);
                await page.UntilAsync("mycelia.state() === 'playing' && heard.blocks.length > 150");
            }
        );
        var (first, length) = Assert.Single(heard.Runs);
        Assert.True(length > Signal.Rate / 2, $"only {length} frames in a row");
        Assert.InRange(first - Signal.FrameOf(asked), -Signal.Rate / 5, Signal.Rate / 2);
        Assert.InRange(heard.ErrorFrames, -1, 1);
    }

    [Fact]
    public async Task Midnight_and_the_borders_of_chunks_and_recordings_are_heard_without_a_frame_too_many_or_too_few()
    {
        var heard = await HearAsync(
            OpenPage.At(PageRig.Midnight, 60),
            async page =>
            {
                await page.ClickAsync(PageRig.Midnight.AddSeconds(-1.5));
                await page.UntilAsync($"mycelia.position() > {PageRig.Midnight.AddSeconds(1.5).ToUnixTimeMilliseconds()}");
            }
        );
        var (first, length) = Assert.Single(heard.Runs);
        Assert.True(first < Signal.FrameOf(PageRig.Midnight.AddSeconds(-0.5)));
        Assert.True(first + length > Signal.FrameOf(PageRig.Midnight.AddSeconds(0.5)));
    }

    [Fact]
    public async Task A_gap_is_jumped_to_the_frame_and_said_with_its_cause()
    {
        var heard = await HearAsync(
            OpenPage.At(PageRig.GapFrom, 120),
            async page =>
            {
                await page.ClickAsync(PageRig.GapFrom.AddSeconds(-1.5));
                await page.UntilAsync($"mycelia.position() > {PageRig.GapTo.AddSeconds(1).ToUnixTimeMilliseconds()}");
                var said = await page.Page.Locator("#toast").TextContentAsync();
                Assert.Equal("Gap, 30 s: microphone unplugged. Playing from 21:01:10.", said);
            }
        );
        Assert.Equal(2, heard.Runs.Count);
        var (first, length) = heard.Runs[0];
        Assert.InRange(Signal.FrameOf(PageRig.GapFrom) - (first + length), 0, FadeFrames);
        Assert.InRange(heard.Runs[1].First - Signal.FrameOf(PageRig.GapTo), 0, FadeFrames);
        Assert.InRange(heard.ErrorFrames, -1, 1);
    }

    [Fact]
    public async Task With_skipping_turned_off_a_gap_lasts_as_long_as_it_did()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.GapFrom, 120));
        await page.Page.GetByLabel("Skip gaps").UncheckAsync();
        await page.ClickAsync(PageRig.GapFrom.AddSeconds(5));
        await page.UntilAsync($"mycelia.position() > {PageRig.GapFrom.AddSeconds(6).ToUnixTimeMilliseconds()}");

        Assert.InRange(await page.PositionAsync(), PageRig.GapFrom.ToUnixTimeMilliseconds(), PageRig.GapTo.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("2")]
    public async Task At_another_speed_time_passes_so_much_faster(string speed)
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening.AddSeconds(20), 60));
        await page.Page.GetByLabel("Speed").SelectOptionAsync(speed);
        await page.ClickAsync(PageRig.Evening.AddSeconds(2));
        await page.UntilAsync("mycelia.state() === 'playing'");

        var passed = await page.Page.EvaluateAsync<double>(
            """
            () => new Promise((resolve) => {
              const [began, from] = [performance.now(), mycelia.position()];
              const timer = setInterval(() => {
                const ms = performance.now() - began;
                if (ms < 1200) return;
                clearInterval(timer);
                resolve((mycelia.position() - from) / ms);
              }, 10);
            })
            """
        );
        var expected = double.Parse(speed, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(passed / expected, 0.85, 1.15);
    }

    /// <summary>What is heard of the page, without a pause: a busy machine makes one, but not time after time.</summary>
    private async Task<Heard> HearAsync(string address, Func<OpenPage, Task> play)
    {
        for (var tries = 1; ; tries++)
        {
            await using var page = await rig.OpenAsync(address, withoutPolicy: true);
            var ear = await Ear.AtAsync(page);
            await play(page);
            var heard = await ear.HeardAsync();
            if (heard.Pauses > 0 && tries < 3)
                continue;
            Assert.Equal(0, heard.Pauses);
            return heard;
        }
    }
}

using System.Globalization;
using Mycelia.Page.Tests.Support;

namespace Mycelia.Page.Tests;

/// <summary>The timeline under fingers.</summary>
[Collection(nameof(OneBrowser))]
public sealed class TouchTests(PageRig rig)
{
    private const int Hour = 3600;

    [Theory]
    [InlineData(40, 120)]
    [InlineData(120, 40)]
    public async Task Two_fingers_zoom_around_what_lies_between_them(float from, float to)
    {
        await using var page = await OpenAsync();
        var (x, y) = await page.PlaceOfAsync(PageRig.Evening);
        var fingers = await Fingers.OnAsync(page);
        var before = await ViewAsync(page);

        await fingers.LieAsync((x - from, y));
        await fingers.LieAsync((x - from, y), (x + from, y));
        await fingers.MoveAsync((x - to, y), (x + to, y));
        await fingers.LieAsync();

        var after = await ViewAsync(page);
        Assert.InRange((after.To - after.From) / (before.To - before.From) / (from / to), 0.97, 1.03);
        // It stays under the fingers.
        Assert.InRange((await page.PlaceOfAsync(PageRig.Evening)).X - x, -3, 3);
        Assert.Equal("paused", await page.Page.EvaluateAsync<string>("() => mycelia.state()"));
    }

    [Fact]
    public async Task One_finger_moves_the_time()
    {
        await using var page = await OpenAsync();
        var (x, y) = await page.PlaceOfAsync(PageRig.Evening);
        var fingers = await Fingers.OnAsync(page);
        var before = await ViewAsync(page);

        await fingers.LieAsync((x, y));
        await fingers.MoveAsync((x + 100, y));
        await page.UntilAsync($"mycelia.view().from < {Number(before.From)}");
        // A finger that rests before it leaves throws nothing.
        await Task.Delay(150, TestContext.Current.CancellationToken);
        await fingers.LieAsync();

        var after = await ViewAsync(page);
        Assert.InRange((await page.PlaceOfAsync(PageRig.Evening)).X - x, 97, 103);
        Assert.Equal(before.To - before.From, after.To - after.From, 1.0);
        Assert.Equal("paused", await page.Page.EvaluateAsync<string>("() => mycelia.state()"));
    }

    [Fact]
    public async Task The_finger_that_stays_after_a_zoom_goes_on_to_move()
    {
        await using var page = await OpenAsync();
        var (x, y) = await page.PlaceOfAsync(PageRig.Evening);
        var fingers = await Fingers.OnAsync(page);
        await fingers.LieAsync((x - 40, y));
        await fingers.LieAsync((x - 40, y), (x + 40, y));
        await fingers.MoveAsync((x - 80, y), (x + 80, y));
        await fingers.LieAsync((x - 80, y));
        var before = await ViewAsync(page);

        await fingers.MoveAsync((x - 20, y));
        await page.UntilAsync($"mycelia.view().from < {Number(before.From)}");
        await Task.Delay(150, TestContext.Current.CancellationToken);
        await fingers.LieAsync();
        var after = await ViewAsync(page);
        Assert.InRange((await page.PlaceOfAsync(PageRig.Evening)).X - x, 57, 63);
        Assert.Equal(before.To - before.From, after.To - after.From, 1.0);
    }

    [Fact]
    public async Task A_third_finger_changes_nothing()
    {
        await using var page = await OpenAsync();
        var (x, y) = await page.PlaceOfAsync(PageRig.Evening);
        var fingers = await Fingers.OnAsync(page);
        var before = await ViewAsync(page);

        await fingers.LieAsync((x - 40, y));
        await fingers.LieAsync((x - 40, y), (x + 40, y));
        await fingers.LieAsync((x - 40, y), (x + 40, y), (x, y + 20));
        await fingers.MoveAsync((x - 80, y), (x + 80, y), (x, y + 20));
        await fingers.LieAsync();

        var after = await ViewAsync(page);
        Assert.InRange((after.To - after.From) / (before.To - before.From), 0.48, 0.52);
    }

    [Fact]
    public async Task A_tap_plays_there()
    {
        await using var page = await OpenAsync();
        await page.Page.Touchscreen.TapAsync(
            (await page.PlaceOfAsync(PageRig.Evening.AddSeconds(-60))).X,
            (await page.PlaceOfAsync(PageRig.Evening)).Y
        );
        await page.UntilAsync("mycelia.state() !== 'paused'");
    }

    [Fact]
    public async Task A_finger_that_moves_up_scrolls_the_page_and_not_the_time()
    {
        await using var page = await OpenAsync();
        var (x, y) = await page.PlaceOfAsync(PageRig.Evening);
        var fingers = await Fingers.OnAsync(page);
        var before = await ViewAsync(page);

        await fingers.LieAsync((x, y));
        await fingers.MoveAsync((x, y - 150));
        await page.UntilAsync("scrollY > 50");
        await fingers.LieAsync();

        Assert.Equal(before, await ViewAsync(page));
        Assert.Equal("paused", await page.Page.EvaluateAsync<string>("() => mycelia.state()"));
    }

    private Task<OpenPage> OpenAsync() => rig.OpenAsync(OpenPage.At(PageRig.Evening, Hour), width: 390, height: 700, hasTouch: true);

    private static string Number(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static async Task<(double From, double To)> ViewAsync(OpenPage page)
    {
        var view = await page.Page.EvaluateAsync<double[]>("() => [mycelia.view().from, mycelia.view().to]");
        return (view[0], view[1]);
    }
}

using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Mycelia.Page.Tests.Support;

namespace Mycelia.Page.Tests;

/// <summary>The page for every eye: small, dark, and read aloud.</summary>
[Collection(nameof(OneBrowser))]
public sealed class LookTests(PageRig rig)
{
    [Fact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening, 3600), width: 360, height: 740);
        await page.SelectAsync(PageRig.Evening.AddSeconds(-600), PageRig.Evening.AddSeconds(600));
        var outside = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("button, select, input, h1, h2, .card")]
              .filter((one) => one.checkVisibility() && !one.closest(".scroll, .zoom"))
              .filter((one) => one.getBoundingClientRect().right > 360.5 || one.getBoundingClientRect().left < -0.5)
              .map((one) => one.id || one.outerHTML.slice(0, 80))
              .concat(document.documentElement.scrollWidth > 360 ? ["the page scrolls sideways"] : [])
            """
        );
        Assert.Empty(outside);
    }

    [Fact]
    public async Task In_the_dark_the_page_and_its_canvas_are_dark()
    {
        foreach (var (scheme, isDark) in new[] { (ColorScheme.Light, false), (ColorScheme.Dark, true) })
        {
            await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening, 3600), scheme: scheme);
            var lightness = await page.Page.EvaluateAsync<int[]>(
                """
                () => {
                  const [paper] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
                  const canvas = document.getElementById("timeline-base");
                  return [paper, canvas.getContext("2d").getImageData(2, canvas.height - 2, 1, 1).data[0]];
                }
                """
            );
            Assert.All(lightness, one => Assert.Equal(isDark, one < 100));
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280, null)]
    [InlineData(ColorScheme.Dark, 1280, null)]
    [InlineData(ColorScheme.Light, 360, null)]
    [InlineData(ColorScheme.Light, 1280, "c")]
    [InlineData(ColorScheme.Light, 1280, "?")]
    public async Task Nothing_stands_in_the_way_of_a_screen_reader(ColorScheme scheme, int width, string? key)
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening, 3600), width: width, scheme: scheme);
        await page.SelectAsync(PageRig.Evening.AddSeconds(-300), PageRig.Evening.AddSeconds(300));
        if (key is not null)
            await page.Page.Keyboard.PressAsync(key);
        await page.Page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
        var violations = await page.Page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run(document)).violations"
                + ".map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' ')}`)"
        );
        Assert.Empty(violations.EnumerateArray().Select(static one => one.GetString()));
    }
}

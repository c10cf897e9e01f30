using System.Text.Json;
using Mycelia.Page.Tests.Support;

namespace Mycelia.Page.Tests;

/// <summary>The modules that decide and ask nobody, in the browser that they are for.</summary>
[Collection(nameof(OneBrowser))]
public sealed class ModuleTests(PageRig rig)
{
    [Fact]
    public async Task Days_have_as_many_hours_as_the_zone_gives_them()
    {
        const string script = """
            const { Zone } = await import("/assets/zone.js");
            const hours = (name, date) => { const zone = new Zone(name); const from = zone.startOf(date); return (zone.dayAfter(from) - from) / 3600000; };
            const first = new Zone("America/Santiago").startOf("2026-09-06");
            return [hours("Europe/Berlin", "2026-10-25"), hours("Europe/Berlin", "2026-03-29"), hours("Australia/Lord_Howe", "2026-04-05"), new Date(first).toISOString()];
            """;
        Assert.Equal("[25,23,24.5,\"2026-09-06T04:00:00.000Z\"]", await RunAsync(script));
    }

    [Fact]
    public async Task The_ruler_shows_the_hour_that_comes_twice_and_leaves_out_the_one_that_is_skipped()
    {
        const string script = """
            const { Zone } = await import("/assets/zone.js");
            const { ticks } = await import("/assets/ticks.js");
            const zone = new Zone("Europe/Berlin");
            const labels = (date) => { const from = zone.startOf(date); return ticks(zone, from, from + 5 * 3600000, 6).map(({ label }) => label).join(" "); };
            return [labels("2026-10-25"), labels("2026-03-29")];
            """;
        Assert.Equal("[\"Sun 25 Oct 01:00 02:00 02:00 03:00\",\"Sun 29 Mar 01:00 03:00 04:00 05:00\"]", await RunAsync(script));
    }

    [Theory]
    [InlineData("14:05", "2026-10-25T13:05:00.000Z")]
    [InlineData("2026-11-26 9:30", "2026-11-26T08:30:00.000Z")]
    [InlineData("26.11. 7", "2026-11-26T06:00:00.000Z")]
    [InlineData("26 Nov 9pm", "2026-11-26T20:00:00.000Z")]
    [InlineData("25:00", null)]
    [InlineData("soon", null)]
    public async Task What_people_type_is_understood_or_refused(string text, string? expected)
    {
        const string script = """
            const { Zone } = await import("/assets/zone.js");
            const { readEntry } = await import("/assets/entry.js");
            const zone = new Zone("Europe/Berlin");
            const entry = readEntry(argument, zone, zone.startOf("2026-10-25"));
            return entry && new Date(entry.time).toISOString();
            """;
        Assert.Equal(JsonSerializer.Serialize(expected), await RunAsync(script, text));
    }

    [Theory]
    [InlineData(
        "UklGRkYAAABXQVZFZm10ICgAAAD+/wEAgD4AAIC7AAADABgAFgAYAAQAAAABAAAAAAAQAIAAAKoAOJtxZGF0YQkAAAAAAMAAAEABAAAA",
        "[16000,[-0.5,0.5,1.1920928955078125e-7]]"
    )]
    [InlineData(
        "UklGRkIAAABXQVZFZm10IBIAAAADAAIAgLsAAADcBQAIACAAAABmYWN0BAAAAAIAAABkYXRhEAAAAAAAwD8AAIC+AAAAAAAAgD8=",
        "[48000,[1.5,0],[-0.25,1]]"
    )]
    public async Task Audio_of_24_bits_and_of_floats_is_read_as_the_server_gives_it(string file, string expected)
    {
        const string script = """
            const { readWav } = await import("/assets/wav.js");
            const { rate, channels } = readWav(Uint8Array.from(atob(argument), (letter) => letter.charCodeAt(0)).buffer);
            return [rate, ...channels.map((channel) => [...channel])];
            """;
        Assert.Equal(expected, await RunAsync(script, file));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(4)]
    public async Task At_another_speed_the_pitch_stays_and_nothing_clicks(double speed)
    {
        const string script = """
            const { Tempo } = await import("/assets/tempo.js");
            const sine = Float32Array.from({ length: 160000 }, (_, at) => 0.5 * Math.sin((2 * Math.PI * 220 * at) / 16000));
            const tempo = new Tempo(16000, argument);
            const parts = [];
            for (let at = 0; at < sine.length; at += 8000) parts.push(...tempo.push([sine.subarray(at, at + 8000)])[0]);
            parts.push(...tempo.flush()[0]);
            const heard = parts.slice(0, -2000);
            let crossings = 0, step = 0;
            for (let at = 1; at < heard.length; at++) {
              if (heard[at - 1] < 0 && heard[at] >= 0) crossings++;
              step = Math.max(step, Math.abs(heard[at] - heard[at - 1]));
            }
            return { seconds: parts.length / 16000, pitch: (crossings / heard.length) * 16000, step };
            """;
        using var heard = JsonDocument.Parse(await RunAsync(script, speed));
        Assert.InRange(heard.RootElement.GetProperty("seconds").GetDouble() * speed, 9.9, 10.2);
        Assert.InRange(heard.RootElement.GetProperty("pitch").GetDouble(), 219, 221);
        // The largest step of the sine itself is 0.043.
        Assert.InRange(heard.RootElement.GetProperty("step").GetDouble(), 0.04, 0.05);
    }

    [Fact]
    public async Task Every_module_is_asked_for_at_once()
    {
        const string script = """
            const preloaded = [...document.querySelectorAll("link[rel=modulepreload], script[src]")].map((one) => one.href || one.src);
            return performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith(".js") && !preloaded.includes(name));
            """;
        Assert.Equal("[]", await RunAsync(script));
    }

    private async Task<string> RunAsync(string script, object? argument = null)
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening, 60));
        return await page.Page.EvaluateAsync<string>($"async (argument) => JSON.stringify(await (async () => {{ {script} }})())", argument);
    }
}

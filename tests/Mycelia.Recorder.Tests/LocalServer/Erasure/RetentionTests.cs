using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Settings;
using Mycelia.Recorder.Tests.LocalServer.Listening;
using Mycelia.Recorder.Tests.LocalServer.Notes;

namespace Mycelia.Recorder.Tests.LocalServer.Erasure;

/// <summary>What is too old, or too much, goes by itself, and that is accounted for.</summary>
public sealed class RetentionTests
{
    private const string October = "/api/window?from=2025-10-01T00:00:00Z&to=2025-11-01T00:00:00Z";

    [Fact]
    public async Task What_is_older_than_it_is_kept_is_deleted_unless_it_is_protected()
    {
        var time = new FakeTime { Epoch = new(2025, 10, 12, 0, 0, 0, TimeSpan.Zero) };
        await using var server = await TestServer.StartAsync(static settings => settings with { Keep = TimeSpan.FromDays(90) }, time);
        await ListenTests.StoreAsync(server, "2025-10-10T10:00:00Z", 16_000);
        await ListenTests.StoreAsync(server, "2025-10-10T12:00:00Z", 16_000);
        await ListenTests.StoreAsync(server, "2025-10-12T10:00:00Z", 16_000);
        await NotesTests.PutAsync(server, "protections/keep-001", new { from = "2025-10-10T12:00:00Z", to = "2025-10-10T13:00:00Z" });

        await Wait.UntilAsync(() => time.TimersSet > 0);
        time.Advance(TimeSpan.FromDays(89));
        await server.SignInAsync();

        await Wait.UntilAsync(() => server.Files("audio").Length == 2);
        var window = await server.GetJsonAsync(October);
        Assert.Equal(
            [
                "deleted 2025-10-10T10:00:00.000Z 2025-10-10T10:00:01.000Z",
                "audio 2025-10-10T12:00:00.000Z 2025-10-10T12:00:01.000Z",
                "audio 2025-10-12T10:00:00.000Z 2025-10-12T10:00:01.000Z",
            ],
            ListenTests.Stretches(window.GetProperty("recorders")[0])
        );
        var deletion = Assert.Single(window.GetProperty("deletions").EnumerateArray());
        Assert.Equal(("retention", "older than 90 days"), (ListenTests.Text(deletion, "by"), ListenTests.Text(deletion, "reason")));
    }

    [Fact]
    public async Task Where_there_is_too_much_the_oldest_goes_first()
    {
        await using var server = await TestServer.StartAsync(time: new FakeTime { Epoch = new(2025, 11, 12, 0, 0, 0, TimeSpan.Zero) });
        for (var hour = 10; hour < 15; hour++)
            await ListenTests.StoreAsync(server, $"2025-10-10T{hour}:30:00Z", 16_000); // 32,044 bytes each
        await NotesTests.PutAsync(server, "protections/keep-001", new { from = "2025-10-10T10:00:00Z", to = "2025-10-10T11:00:00Z" });

        await server.RestartAsync(change: static settings => settings with { MaxSize = 100_000 });

        await Wait.UntilAsync(() => server.Files("audio").Length == 3);
        var window = await server.GetJsonAsync(October);
        Assert.Equal(
            ["audio", "deleted", "deleted", "audio", "audio"],
            window.GetProperty("recorders")[0].GetProperty("stretches").EnumerateArray().Select(static one => ListenTests.Text(one, "kind"))
        );
    }

    [Theory]
    [InlineData("90d", 90 * 24)]
    [InlineData("2w", 14 * 24)]
    [InlineData("48h", 48)]
    public void A_length_of_time_is_read(string text, int hours) => Assert.Equal(TimeSpan.FromHours(hours), Amounts.ParseKeep(text));

    [Theory]
    [InlineData("200GB", 200_000_000_000)]
    [InlineData("500mb", 500_000_000)]
    [InlineData("2 TB", 2_000_000_000_000)]
    public void A_size_is_read(string text, long bytes) => Assert.Equal(bytes, Amounts.ParseMaxSize(text));

    [Theory]
    [InlineData("90")]
    [InlineData("-1d")]
    [InlineData("0d")]
    [InlineData("d")]
    [InlineData("9999999999d")]
    [InlineData("40000d")]
    public void What_is_no_amount_is_refused_with_what_to_write(string text)
    {
        Assert.Contains("such as", Assert.Throws<StartupException>(() => Amounts.ParseKeep(text)).Message, StringComparison.Ordinal);
        Assert.Contains("such as", Assert.Throws<StartupException>(() => Amounts.ParseMaxSize(text)).Message, StringComparison.Ordinal);
    }
}

using System.Diagnostics;

namespace Mycelia.Recorder.Tests.LocalServer.Listening;

/// <summary>No answer takes longer because there is more that is not asked for.</summary>
public sealed class LargeArchiveTests(ITestOutputHelper output)
{
    private const int Tries = 5;

    [Fact]
    public async Task Thirty_days_and_nights_are_drawn_and_listed_in_a_tenth_of_a_second()
    {
        await using var server = await TestServer.StartAsync();
        Assert.True(LargeArchive.Fill(server) > LargeArchive.Chunks);
        const long hour = 3_600_000;
        var (from, to) = (LargeArchive.FromMs, LargeArchive.ToMs);

        foreach (
            var path in new[]
            {
                $"/api/peaks?from={from}&to={to}&px=1600",
                $"/api/peaks?from={from}&to={to}&px=8192",
                $"/api/peaks?from={to - (24 * hour)}&to={to}&px=1600",
                $"/api/peaks?from={to - hour}&to={to}&px=1600",
                $"/api/peaks?from={to - 200_000}&to={to}&px=1600",
                "/api/peaks?from=0&to=32503680000000&px=1024",
                $"/api/window?from={from}&to={to}",
                "/api/days?tz=Europe/Berlin",
            }
        )
        {
            var (best, bytes) = await BestAsync(server, path);
            output.WriteLine($"{path}: {best.TotalMilliseconds:F1} ms, {bytes} bytes");
            Assert.True(best < TimeSpan.FromMilliseconds(100), $"{path}: {best}");
            Assert.True(bytes < 100_000, $"{path}: {bytes} bytes");
        }
    }

    [Fact]
    public async Task The_beginning_of_a_month_of_audio_is_sent_at_once()
    {
        await using var server = await TestServer.StartAsync();
        LargeArchive.Fill(server);
        var path = $"/api/audio?from={LargeArchive.FromMs}&to={LargeArchive.ToMs}";
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Tries; i++)
        {
            var since = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Range = new(40_000_000_000, 40_000_000_999);
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal(1_000, (await answer.Content.ReadAsByteArrayAsync()).Length);
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(since).Ticks));
        }

        output.WriteLine($"{best.TotalMilliseconds:F1} ms");
        Assert.True(best < TimeSpan.FromMilliseconds(100), $"{best}");
    }

    private static async Task<(TimeSpan Time, int Bytes)> BestAsync(TestServer server, string path)
    {
        var (best, bytes) = (TimeSpan.MaxValue, 0);
        for (var i = 0; i < Tries; i++)
        {
            var since = Stopwatch.GetTimestamp();
            bytes = (await server.Client.GetByteArrayAsync(path)).Length;
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(since).Ticks));
        }

        return (best, bytes);
    }
}

using System.Diagnostics;

namespace Mycelia.Recorder.Tests.LocalServer.Erasure;

/// <summary>
/// The real program, killed at random moments while it deletes, keeps less, or packs: after the next start nothing of what was deleted is
/// found, everything else is as it came, and the ledger says so.
/// </summary>
public sealed class KilledServerTests
{
    private const int All = KilledArchive.Minutes * 60_000;
    private const int TenMinutes = 600_000;

#pragma warning disable CA5394 // No secret is wanted.
    private readonly Random _random = new(17);

    [Fact]
    public async Task Ten_minutes_are_deleted_or_there_wherever_a_kill_comes()
    {
        await using var archive = await KilledArchive.StoreAsync();
        var ledger = new List<(int, int, int, string)>();
        var whole = TimeSpan.Zero;
        for (var part = 0; part < archive.Starts.Count; part++)
        {
            // Packing goes on at the same time.
            await archive.StartAsync();
            // Neither end is the border of a chunk.
            var (from, to) = (25_003 + part, 25_003 + part + TenMinutes);
            var since = Stopwatch.GetTimestamp();
            var deleting = archive.DeleteAsync(part, from, to);
            if (part == 0)
            {
                // Nobody kills the first, which says how long one takes.
                Assert.True(await deleting);
                whole = Stopwatch.GetElapsedTime(since);
            }
            else
            {
                await Task.Delay(whole * (0.1 + (0.9 * _random.NextDouble())));
            }

            await archive.KillAsync();
            // What a kill left is killed as well.
            await archive.LiveForAsync(whole * _random.NextDouble());

            await archive.StartAsync();
            var noted = await archive.LedgerAsync();
            if (noted.Count > ledger.Count)
            {
                archive.Goes(part, from, to);
                ledger.Add((part, from, to, "first"));
            }

            Assert.Equal(ledger, noted);
            // Whoever heard that it was done heard the truth.
            if (await deleting)
                Assert.Contains(noted, one => one.Part == part);
            await archive.SettlesAsync(packs: true);
            await archive.IsExactAsync();
            await archive.KillAsync();
        }
    }

    [Fact]
    public async Task What_is_too_old_or_too_much_goes_and_the_rest_stays_however_often_the_server_is_killed()
    {
        string[] options = ["--no-flac", "--keep", "6h", "--max-size", "2MB"];
        await using var archive = await KilledArchive.StoreAsync();
        await archive.StartAsync("--no-flac");
        await archive.ProtectAsync(0, 60_000, 125_500);
        await archive.KillAsync();
        for (var kill = 0; kill < 6; kill++)
            await archive.LiveForAsync(TimeSpan.FromMilliseconds(_random.Next(0, 60)), options);

        // The first two are too old but for what is protected, and of the other two one is too much.
        archive.Goes(0, 0, 60_000);
        archive.Goes(0, 125_500, All);
        archive.Goes(1, 0, All);
        archive.Goes(2, 0, All);
        await archive.StartAsync(options);
        await Wait.UntilAsync(async () => (await archive.LedgerAsync()).Count == 4);
        await archive.SettlesAsync(packs: false);
        await archive.IsExactAsync();
        Assert.Equal(
            [(0, 0, 60_000, "retention"), (0, 125_500, All, "retention"), (1, 0, All, "retention"), (2, 0, All, "retention")],
            await archive.LedgerAsync()
        );
    }

    [Fact]
    public async Task What_is_packed_is_there_once_and_as_it_came_however_often_the_server_is_killed()
    {
        await using var archive = await KilledArchive.StoreAsync();
        for (var kill = 0; kill < 6; kill++)
            await archive.LiveForAsync(TimeSpan.FromMilliseconds(_random.Next(0, 100)));

        await archive.StartAsync();
        await archive.SettlesAsync(packs: true);
        Assert.All(archive.Files("audio"), static path => Assert.EndsWith(".flac", path, StringComparison.Ordinal));
        await archive.IsExactAsync();
        Assert.Empty(await archive.LedgerAsync());
    }
#pragma warning restore CA5394
}

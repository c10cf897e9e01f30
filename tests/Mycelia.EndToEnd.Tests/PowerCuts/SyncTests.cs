using System.Globalization;
using System.Text.RegularExpressions;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>
/// Synced means synced: whatever was promised before a power cut is there after it, and no sync of these programs is idle.
/// </summary>
public sealed class SyncTests(PowerCutRun run, ITestOutputHelper output) : IClassFixture<PowerCutRun>
{
    /// <summary>More with <c>POWER_CUTS=1000 ./test SyncTests</c>.</summary>
    private static int Cuts { get; } = int.Parse(Environment.GetEnvironmentVariable("POWER_CUTS") ?? "60", CultureInfo.InvariantCulture);

    [Fact]
    public void After_a_power_cut_at_any_moment_all_is_there_that_was_promised()
    {
        var costs = new CutSeries(run, Random.Shared.Next()).Check(Cuts);

        Assert.InRange(costs.Count, Cuts, int.MaxValue);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{costs.Count} cuts in {run.Entries.Count} entries: {costs.Average():0.00} s lost on average, {costs.Max():0.00} s at most"
            )
        );
    }

    [Theory]
    [InlineData("the journal", "audio_queue\\.db\\.capture$", "lost of what had been heard")]
    [InlineData("the queue", "audio_queue\\.db(-wal|-journal)?$", "")]
    [InlineData("the queue's log", "audio_queue\\.db-wal$", "")]
    [InlineData("the server's audio", "/incoming/.*", "has not got its audio")]
    [InlineData("the server's folder of uploads", "/incoming$", "has not got its audio")]
    [InlineData("the server's index", "index\\.db(-wal|-journal)?$", "")]
    [InlineData("the recorder's folder", "/recorder$", "")]
    [InlineData("the server's folder", "/server$", "")]
    public void A_program_that_does_without_a_sync_breaks_a_promise(string what, string paths, string promise)
    {
        var isIgnored = new Regex(paths);

        var broken = Assert.Throws<BrokenPromiseException>(() => new CutSeries(run, seed: 1).Check(150, isIgnored.IsMatch));

        output.WriteLine($"without syncs of {what}: {broken.Message}");
        Assert.Contains(promise, broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FateKind.Nothing)]
    [InlineData(FateKind.Pages)]
    public async Task What_a_power_cut_left_is_at_the_server_once_after_the_next_run(FateKind kind)
    {
        var seed = Random.Shared.Next();
        var at = new Random(seed).Next(run.Entries.Count / 2, run.Entries.Count);
        var left = new CutSeries(run, seed);
        var expected = Promises.Recordings(Survivors.Find(left.Leave(at, kind))).ToArray();
        var folder = left.Leave(at, kind);

        await using var server = await LocalServerProcess.StartAsync(Path.Combine(folder, "server"));
        var (exitCode, said, _) = await RecorderProcess.RunAsync(Path.Combine(folder, "recorder"), server.Environment, "upload");

        Assert.True(exitCode == 0, said);
        var stored = new List<byte[]>();
        foreach (var recording in await server.RecordingsAsync())
        {
            var numbers = (await server.ChunksAsync(recording)).Select(static chunk => chunk.GetProperty("number").GetInt32()).ToArray();
            Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
            stored.Add(await server.AudioAsync(recording));
        }

        Assert.True(
            expected.Select(Convert.ToHexString).Order().SequenceEqual(stored.Select(Convert.ToHexString).Order()),
            string.Create(
                CultureInfo.InvariantCulture,
                $"power cut before entry {at} of {run.Entries.Count} (seed {seed}, {kind}): other audio is at the server than was left"
            )
        );
    }

    [Fact]
    public void The_diary_misses_nothing_that_was_done_to_the_files()
    {
        var disk = new CutDisk(run.Disk, run.FirstFolders);
        run.Entries.ForEach(disk.Do);
        var played = run.NewFolder().FullName;
        disk.WriteTo(played, Fate.Everything);

        var files = Files(run.Disk);

        Assert.Equal(files, Files(played));
        Assert.Contains("recorder/audio_queue.db", files);
        Assert.All(
            files,
            file => Assert.Equal(File.ReadAllBytes(Path.Combine(run.Disk, file)), File.ReadAllBytes(Path.Combine(played, file)))
        );
    }

    private static string[] Files(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal),
        ];
}

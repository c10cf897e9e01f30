using System.Globalization;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>A recorder of two inputs is killed in the middle of forgetting, at moments that nobody chose, and started again.</summary>
public sealed class ForgetKillTests
{
    private const int Rate = 16_000;
    private const int Kills = 5;

    /// <summary>The time of a chunk follows the clock of its input.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(20);

    /// <summary>What a kill may cost where channels wait for each other.</summary>
    private static readonly TimeSpan AllowedLoss = TimeSpan.FromSeconds(2.5);

    private static readonly string[] Names = ["left", "right"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_of_what_was_to_be_forgotten_is_anywhere_and_all_else_is_there_once(bool isJoined)
    {
        var format = new AudioFormat(Rate, isJoined ? 2 : 1);
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await using var sound = await PulseServer.StartAsync(microphone: false);
        PipeSource[] microphones = [await sound.AddPipeSourceAsync(Names[0]), await sound.AddPipeSourceAsync(Names[1])];
        await sound.AddNullSinkAsync("listener");
        // A pipe that nobody hears stands still, and catches up afterwards.
        foreach (var name in Names)
            await sound.LoadModuleAsync("module-loopback", $"source={name}", "sink=listener");
        byte[][] noises = [Pcm.Noise(180 * Rate, seed: 21), Pcm.Noise(180 * Rate, seed: 22)];
        using var over = new CancellationTokenSource();
        var speaking = microphones.Zip(noises).Select(one => one.First.SpeakAsync(one.Second, over.Token)).ToArray();
        IEnumerable<KeyValuePair<string, string>> environment = [.. sound.Environment, .. server.Environment];
        string[] arguments =
        [
            .. (string[])["--json", "--chunk-seconds", "1", "--keep-delivered", "1d", "--drain-timeout", "60"],
            .. (string[])["--device", Names[0], "--device", Names[1], .. isJoined ? ["--join"] : (string[])[]],
        ];

        var random = new Random(11);
        var (windows, killed, gone) = (new List<Forgetting>(), new List<DateTimeOffset>(), new List<byte[]>());
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var recorder = RecorderProcess.Start(place.Folder, environment, arguments);
            var from = await DeliveredAsync(recorder, isJoined ? 1 : 2);
            // To the millisecond, as windows are.
            var to = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            var window = new Forgetting(kill, from.AddMilliseconds(300), to);
            windows.Add(window);
            gone.AddRange((await StoredAsync(server)).Select(chunk => Within(window, chunk, format)).Where(static pcm => pcm.Length > 0));
            await using var forget = RecorderProcess.Start(
                place.Folder,
                environment,
                ["forget", "--since", Text(window.From), "--until", Text(window.To), "--yes"]
            );
            // As soon as it is noted, or a little later; the last one is done with, and something was heard since.
            while (place.Query<long>("SELECT seq FROM sqlite_sequence WHERE name = 'forgettings'") <= kill && !forget.Ended.IsCompleted)
                await Task.Delay(5);
            await Task.Delay(kill == Kills - 1 ? 4_000 : random.Next(kill * 100));
            recorder.Signal("KILL");
            killed.Add(DateTimeOffset.UtcNow);
            await recorder.ExitAsync();
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"left to do by kill {kill}: {place.Query<long>("SELECT COUNT(*) FROM forgettings")}, "
                    + $"at the server {place.Query<long>("SELECT COUNT(*) FROM erasures")}"
            );
        }

        Assert.Equal((long)Kills, place.Query<long>("SELECT seq FROM sqlite_sequence WHERE name = 'forgettings'"));
        await using (var last = RecorderProcess.Start(place.Folder, environment, arguments))
        {
            await DeliveredAsync(last, isJoined ? 1 : 2);
            // What may have arrived is looked for once more two minutes later.
            while (place.Query<long>("SELECT COUNT(*) FROM erasures WHERE number IS NULL OR tries > 0 OR next_ms = 0") > 0)
                await Task.Delay(100, TestContext.Current.CancellationToken);
            last.Signal("INT");
            Assert.Equal(0, await last.ExitAsync());
        }

        await over.CancelAsync();
        await Task.WhenAll(speaking).ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM forgettings"));
        // What is left of a chunk that may have arrived waits for that: it is here, and not there.
        place.Query<long>("UPDATE erasures SET chunk_id = NULL");
        List<StoredChunk> all = [.. await StoredAsync(server), .. StoredChunk.TakeAll(place)];
        Assert.NotEmpty(gone);
        Assert.All(gone, pcm => Assert.Empty(Traces.FilesWith(place.Folder, pcm)));
        foreach (var lane in isJoined ? [all] : noises.Select(noise => all.FindAll(chunk => chunk.PositionIn(noise) >= 0)))
            AssertAllElse([.. lane.OrderBy(static chunk => chunk.Start)], format, windows, killed);
        if (isJoined)
            return;
        Assert.All(all, chunk => Assert.Contains(noises, noise => chunk.PositionIn(noise) >= 0));
        foreach (var noise in noises)
        {
            List<StoredChunk> lane = [.. all.Where(chunk => chunk.PositionIn(noise) >= 0).OrderBy(chunk => chunk.PositionIn(noise))];
            Assert.All(
                lane.Zip(lane.Skip(1)),
                pair => Assert.True(pair.First.PositionIn(noise) + pair.First.Pcm.Length / 2 <= pair.Second.PositionIn(noise), "twice")
            );
            // Of each window all that was heard, delivered or not.
            foreach (var window in windows)
            {
                var before = lane.Last(chunk => chunk.Start < window.From);
                var begin = before.PositionIn(noise) * 2 + before.Pcm.Length;
                var length = 2 * (int)format.FramesIn(window.To - window.From - TimeSpan.FromMilliseconds(300));
                Assert.Empty(Traces.FilesWith(place.Folder, noise.AsSpan(begin, length)));
            }
        }
    }

    /// <summary>Each chunk follows the one before, but where a window was forgotten or a kill was.</summary>
    private static void AssertAllElse(List<StoredChunk> lane, AudioFormat format, List<Forgetting> windows, List<DateTimeOffset> killed)
    {
        DateTimeOffset End(StoredChunk chunk) => chunk.Start + format.DurationOf(chunk.Pcm.Length / format.BytesPerFrame);
        Assert.All(lane, chunk => Assert.DoesNotContain(windows, one => chunk.Start < one.To && End(chunk) > one.From + Near));
        Assert.All(windows, one => Assert.Contains(lane, chunk => (End(chunk) - one.From).Duration() < Near));
        Assert.Contains(lane, chunk => chunk.Start >= windows[^1].To && chunk.Start - windows[^1].To < Near);
        foreach (var (one, next) in lane.Zip(lane.Skip(1)))
        {
            var (end, gap) = (End(one), next.Start - End(one));
            Assert.True(gap > -Near, $"a chunk of {next.Start:O} is there twice: the one before ends at {end:O}");
            if (gap < Near)
                continue;
            Assert.True(
                windows.Exists(window => (window.From - end).Duration() < Near)
                    || killed.Exists(at => at > end - AllowedLoss && at - end < AllowedLoss && at < next.Start),
                $"{gap.TotalSeconds:F3} s are missing from {end:O} on"
            );
        }
    }

    /// <summary>Waits until some chunks of each recording are delivered.</summary>
    /// <returns>When the second chunk of the last recording began.</returns>
    private static async Task<DateTimeOffset> DeliveredAsync(RecorderProcess recorder, int recordings)
    {
        var starts = new Dictionary<string, DateTimeOffset>();
        var done = new HashSet<string>();
        while (done.Count < recordings)
        {
            var chunk = await recorder.EventAsync("chunk_uploaded");
            var (recording, number) = (chunk.GetProperty("recording").GetString()!, chunk.GetProperty("number").GetInt32());
            if (number == 1)
                starts[recording] = chunk.GetProperty("start").GetDateTimeOffset();
            if (number >= 3 && starts.ContainsKey(recording))
                done.Add(recording);
        }

        return starts.Values.Max();
    }

    private static async Task<List<StoredChunk>> StoredAsync(LocalServerProcess server)
    {
        var chunks = new List<StoredChunk>();
        foreach (var recording in await server.RecordingsAsync())
        foreach (var chunk in await server.ChunksAsync(recording))
            chunks.Add(
                new(
                    recording.GetProperty("id").ToString(),
                    chunk.GetProperty("start").GetDateTimeOffset(),
                    await server.ChunkAudioAsync(recording, chunk.GetProperty("number").GetInt32())
                )
            );
        return chunks;
    }

    /// <summary>What of a chunk is in a window for certain.</summary>
    private static byte[] Within(Forgetting window, StoredChunk chunk, AudioFormat format)
    {
        var frames = chunk.Pcm.Length / format.BytesPerFrame;
        var first = Frame(window.From + Near);
        var next = Frame(window.To - Near);
        return chunk.Pcm[(first * format.BytesPerFrame)..(Math.Max(first, next) * format.BytesPerFrame)];

        int Frame(DateTimeOffset at) => (int)Math.Clamp((at - chunk.Start).TotalSeconds * Rate, 0, frames);
    }

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}

using System.Runtime.InteropServices;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Several inputs as one recording.</summary>
public sealed class JoinTests
{
    private const int Rate = 16_000;

    /// <summary>Clicks are on a busy machine, too: what is misplaced is off by a fragment, which is 64 ms, or more.</summary>
    private const double Allowed = 0.050;

    /// <summary>Of the one in the middle.</summary>
    private const double Usual = 0.015;

    [Fact]
    public async Task Two_inputs_are_one_recording_in_which_they_are_together_and_one_may_come_and_go()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        var right = await PlugInAsync(sound);
        await using var playing = new Ticking(sound);
        await using var rig = OutageRig.Start(sound, "--device", "left", "--device", "right", "--join");
        var started = await rig.Recorder.EventAsync("recording_started");
        Assert.Contains(" + ", started.GetProperty("device").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, started.GetProperty("channels").GetInt32());
        await CapturedAsync(rig, chunks: 8);

        await sound.UnloadModuleAsync(right);
        await rig.Recorder.EventAsync("joined_input_lost", static e => e.GetProperty("input").GetString() == "right");
        await CapturedAsync(rig, chunks: 3);
        await PlugInAsync(sound, "right");
        await rig.Recorder.EventAsync("joined_input_found", static e => e.GetProperty("input").GetString() == "right");
        await CapturedAsync(rig, chunks: 6);

        var (code, history, _) = await RecorderProcess.RunAsync(
            rig.Place.Folder,
            sound.Environment,
            "history",
            "--json",
            "--db",
            rig.Place.QueueFile
        );
        Assert.True(code is 0 or 1);
        var marks = JsonDocument.Parse(history).RootElement.GetProperty("marks").EnumerateArray();
        Assert.Equal(["right: lost", "right: heard again"], marks.Select(static mark => mark.GetProperty("label").GetString()));
        var chunks = await rig.StopAsync();

        Assert.All(
            chunks.Zip(chunks.Skip(1)),
            static pair =>
                Assert.Equal(
                    pair.Second.Start,
                    pair.First.Start.AddSeconds(pair.First.Pcm.Length / 4.0 / Rate),
                    TimeSpan.FromMilliseconds(3)
                )
        );
        var pcm = Samples(chunks, SampleFormat.S16);
        var (first, second) = (Clicks(pcm, 0), Clicks(pcm, 1));
        Assert.True(first.Count - second.Count >= 2, "the channel of what was unplugged is not silent");
        Assert.InRange(second.Count, 8, 60);
        AssertTogether(first, second);
    }

    [Fact]
    public async Task A_sound_server_that_hangs_is_a_gap_of_both_and_neither_is_lost_to_the_other()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await PlugInAsync(sound);
        await using var rig = OutageRig.Start(sound, "--device", "left", "--device", "right", "--join");
        await CapturedAsync(rig, chunks: 2);
        sound.Signal("STOP");
        await rig.Recorder.EventAsync("capture_interrupted");
        sound.Signal("CONT");
        await rig.Recorder.EventAsync("capture_resumed");
        await CapturedAsync(rig, chunks: 2);
        var chunks = await rig.StopAsync();

        Assert.DoesNotContain("\"event\":\"joined_input_", rig.Recorder.Output, StringComparison.Ordinal);
        Assert.Equal(0L, rig.Place.Query<long>("SELECT COUNT(*) FROM marks"));
        Assert.Contains(
            chunks.Zip(chunks.Skip(1)),
            static pair => pair.Second.Start - pair.First.Start > TimeSpan.FromSeconds(pair.First.Pcm.Length / 4.0 / Rate + 1)
        );
    }

    [Theory]
    [InlineData("--join (on the command line) makes one recording of several inputs, and --device names none", "--join")]
    [InlineData("and --device names one", "--join", "--device", "a")]
    [InlineData("take --channels away", "--join", "--device", "a", "--device", "b", "--channels", "2")]
    [InlineData("--device names 'a' twice", "--join", "--device", "a", "--device", "A")]
    [InlineData("PortAudio records one input at a time", "--join", "--device", "a", "--device", "b", "--backend", "portaudio")]
    [InlineData("--input plays a file and --join records a microphone", "--join", "--input", "a.wav")]
    public async Task What_cannot_be_joined_is_a_usage_error(string expected, params string[] arguments)
    {
        await using var place = new Workplace();
        var (exitCode, _, error) = await RecorderProcess.RunAsync(place.Folder, [], ["--no-upload", .. arguments]);
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_missing_at_the_start_is_a_silent_channel_a_problem_and_a_mark_and_none_ends_with_3()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        string[] arguments = ["--device", "left", "--device", "right", "--or", "other", "--join"];
        await using var place = new Workplace();
        var none = await RecorderProcess.RunAsync(place.Folder, sound.Environment, ["--no-upload", .. arguments]);
        Assert.Equal(3, none.ExitCode);
        Assert.Contains("'left'", none.Error, StringComparison.Ordinal);

        await PlugInAsync(sound, "left");
        await using var playing = new Ticking(sound);
        await using var rig = OutageRig.Start(sound, arguments);
        await rig.Recorder.EventAsync("joined_input_lost", static e => e.GetProperty("input").GetString() == "right");
        await CapturedAsync(rig, chunks: 2);
        var status = await RecorderProcess.RunAsync(rig.Place.Folder, [], "status", "--json");
        var state = JsonDocument.Parse(status.Output).RootElement;
        Assert.Equal((1, "recording"), (status.ExitCode, state.GetProperty("state").GetString()));
        var problem = Assert.Single(state.GetProperty("problems").EnumerateArray());
        Assert.Equal("input_lost", problem.GetProperty("code").GetString());
        Assert.StartsWith("not recording right: ", problem.GetProperty("text").GetString(), StringComparison.Ordinal);
        foreach (var command in (string[])["pause", "resume"])
        {
            var refused = await RecorderProcess.RunAsync(rig.Place.Folder, [], command, "--input", "left");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("makes one recording of 'left', 'right'", refused.Error, StringComparison.Ordinal);
        }

        var chunks = await rig.StopAsync();
        var pcm = Samples(chunks, SampleFormat.S16);
        Assert.All(pcm.Where(static (_, i) => i % 2 == 1), static sample => Assert.Equal(0, sample));
        Assert.NotEmpty(Clicks(pcm, 0));
    }

    [Theory]
    [InlineData(SampleFormat.S16, 5)]
    [InlineData(SampleFormat.S24, 2)]
    [InlineData(SampleFormat.F32, 2)]
    public async Task After_a_kill_what_was_heard_is_there_and_the_channels_are_together(SampleFormat format, int kills)
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await PlugInAsync(sound);
        await using var playing = new Ticking(sound);
        await using var place = new Workplace();
        var random = new Random(3);
        var killed = new List<DateTimeOffset>();
        for (var kill = 0; kill < kills; kill++)
        {
            await using var recorder = RecorderProcess.Start(
                place.Folder,
                sound.Environment,
                [
                    "--no-upload",
                    "--json",
                    "--chunk-seconds",
                    "2",
                    "--format",
                    format.Name(),
                    "--device",
                    "left",
                    "--device",
                    "right",
                    "--join",
                ]
            );
            await recorder.EventAsync("chunk_captured");
            await Task.Delay(random.Next(1_000, 2_500));
            recorder.Signal("KILL");
            killed.Add(DateTimeOffset.UtcNow);
            await recorder.ExitAsync();
        }

        var recordings = StoredChunk
            .TakeAll(place)
            .GroupBy(static chunk => chunk.Recording)
            .Select(static chunks => chunks.ToArray())
            .ToArray();
        Assert.Equal(kills, recordings.Length);
        foreach (var (chunks, at) in recordings.Zip(killed))
        {
            var pcm = Samples(chunks, format);
            // What is held until the other channel has come so far comes to what a kill costs: 2 s, where the machine is busy.
            Assert.InRange((at - chunks[0].Start).TotalSeconds - pcm.Length / 2.0 / Rate, -0.1, 2.5);
            AssertTogether(Clicks(pcm, 0), Clicks(pcm, 1));
        }
    }

    /// <summary>Plugs in microphones that hear the two channels of one loudspeaker.</summary>
    /// <returns>The module of the last.</returns>
    private static async Task<int> PlugInAsync(PulseServer sound, params string[] names)
    {
        var module = 0;
        if ((await sound.PactlAsync("list", "short", "sinks")).Length == 0)
            await sound.LoadModuleAsync("module-null-sink", "sink_name=room", "format=s16le", $"rate={Rate}", "channels=2", "norewinds=1");
        foreach (var name in names.Length == 0 ? ["left", "right"] : names)
            module = await sound.LoadModuleAsync(
                "module-remap-source",
                $"source_name={name}",
                "master=room.monitor",
                "channels=1",
                "channel_map=mono",
                $"master_channel_map=front-{name}",
                "remix=no"
            );
        return module;
    }

    private static async Task CapturedAsync(OutageRig rig, int chunks)
    {
        for (var i = 0; i < chunks; i++)
            await rig.Recorder.EventAsync("chunk_captured");
    }

    private static short[] Samples(IEnumerable<StoredChunk> chunks, SampleFormat format) =>
        [.. chunks.SelectMany(chunk => MemoryMarshal.Cast<byte, short>(PcmSamples.Convert(chunk.Pcm, format, SampleFormat.S16)).ToArray())];

    /// <summary>When clicks are heard in a channel, in seconds.</summary>
    private static List<double> Clicks(short[] pcm, int channel)
    {
        var clicks = new List<double>();
        for (var i = channel; i < pcm.Length; i += 2)
        {
            if (Math.Abs((int)pcm[i]) < 2_000)
                continue;
            var (weight, sum) = (0.0, 0.0);
            for (var j = Math.Max(channel, i - 200); j < Math.Min(pcm.Length, i + 400); j += 2)
            {
                weight += (double)pcm[j] * pcm[j];
                sum += (double)pcm[j] * pcm[j] * (j / 2);
            }

            clicks.Add(sum / weight / Rate);
            i += Rate;
        }

        return clicks;
    }

    private static void AssertTogether(List<double> left, List<double> right)
    {
        // One that is cut off by an end is no click.
        var off = right
            .Select(click => left.Select(other => click - other).MinBy(Math.Abs))
            .Where(static one => Math.Abs(one) < 0.5)
            .ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', off.Select(static one => $"{1e3 * one:F1}")));
        Assert.NotEmpty(off);
        Assert.All(off, static one => Assert.InRange(Math.Abs(one), 0, Allowed));
        Assert.InRange(off.Select(Math.Abs).Order().ElementAt(off.Count / 2), 0, Usual);
    }

    /// <summary>Plays a click a second, 1 kHz left and 2 kHz right at the same moment, until it is disposed of.</summary>
    private sealed class Ticking : IAsyncDisposable
    {
        private readonly PulseServer _sound;
        private readonly Task _playing;

        public Ticking(PulseServer sound)
        {
            _sound = sound;
            var pcm = new short[2 * 120 * Rate];
            for (var i = 0; i < pcm.Length; i++)
            {
                var since = (double)(i / 2) / Rate;
                since -= Math.Round(since);
                pcm[i] = (short)(16_000 * Math.Exp(-Math.Pow(since / 0.002, 2)) * Math.Cos(2 * Math.PI * (i % 2 + 1) * 1_000 * since));
            }

            _playing = sound.PlayAsync(MemoryMarshal.AsBytes<short>(pcm).ToArray(), new(Rate, 2), "room");
        }

        public async ValueTask DisposeAsync()
        {
            await _sound.KillAsync();
            await ((Task)_playing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

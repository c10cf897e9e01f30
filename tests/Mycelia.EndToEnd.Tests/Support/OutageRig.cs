using System.Text.Json;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>A recorder at a private sound server that something happens to, and what must hold whatever it is.</summary>
public sealed class OutageRig : IAsyncDisposable
{
    /// <summary>How soon it is said, and how soon capture goes on.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Truth = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _enough = new();

    private OutageRig(Workplace place, RecorderProcess recorder) => (Place, Recorder) = (place, recorder);

    public Workplace Place { get; }

    public RecorderProcess Recorder { get; }

    /// <summary>Starts the recorder, with what it needs besides <c>--no-upload --json</c>.</summary>
    public static OutageRig Start(PulseServer sound, params string[] arguments) =>
        Start(sound, new Dictionary<string, string>(), arguments);

    /// <summary>Starts the recorder in an environment.</summary>
    public static OutageRig Start(PulseServer sound, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(sound);
        return Start(sound.Environment.Concat(environment), arguments);
    }

    /// <summary>Starts the recorder at a PipeWire.</summary>
    public static OutageRig Start(PipeWireServer sound, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(sound);
        return Start(sound.Environment, arguments);
    }

    /// <summary>Speaks noise into a microphone, until the end or until that is unplugged.</summary>
    public Signal Speak(PipeSource microphone, int seed)
    {
        var noise = Pcm.Noise(30 * 16_000, seed);
        var start = DateTimeOffset.UtcNow;
        _ = SpeakAsync();
        return new(noise, start);

        async Task SpeakAsync()
        {
            try
            {
                await microphone.SpeakAsync(noise, _enough.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // Unplugged, or enough. A write may hang until the sound server is gone: nobody waits for it.
            }
        }
    }

    /// <summary>The next event of a kind; it must come soon after <paramref name="since"/>.</summary>
    public async Task<JsonElement> SoonAsync(string name, DateTimeOffset since, Func<JsonElement, bool>? condition = null)
    {
        var happening = await Recorder.EventAsync(name, condition);
        var after = happening.GetProperty("time").GetDateTimeOffset() - since;
        TestContext.Current.TestOutputHelper?.WriteLine($"{name} after {after.TotalSeconds:F2} s: {happening}");
        Assert.InRange(after, TimeSpan.Zero, Soon);
        return happening;
    }

    /// <summary>Stops the recorder; gives its chunks, of one recording, in order of time.</summary>
    public async Task<List<StoredChunk>> StopAsync()
    {
        Recorder.Signal("INT");
        Assert.Equal(0, await Recorder.ExitAsync());
        await _enough.CancelAsync();
        var chunks = StoredChunk.TakeAll(Place);
        Assert.Single(chunks.Select(static chunk => chunk.Recording).Distinct());
        Assert.True(
            chunks.Zip(chunks.Skip(1)).All(static pair => pair.Second.Start > pair.First.Start),
            "chunks overtake each other: "
                + string.Join(", ", chunks.Select(static chunk => $"{chunk.Start:ss.fff} {chunk.Pcm.Length / 32} ms"))
        );
        return chunks;
    }

    /// <summary>Every chunk is a stretch of one of the signals, at the time at which it was spoken, and no sample is in two.</summary>
    /// <returns>How many chunks each signal has.</returns>
    public static int[] AssertTrue(IEnumerable<StoredChunk> chunks, params Signal[] signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        var heard = new int[signals.Length];
        var upTo = new int[signals.Length];
        foreach (var chunk in chunks)
        {
            var which = Array.FindIndex(signals, signal => chunk.PositionIn(signal.Pcm) >= 0);
            Assert.True(which >= 0, $"a chunk of {chunk.Pcm.Length / 2} frames at {chunk.Start:HH:mm:ss.fff} was never spoken so");
            var position = chunk.PositionIn(signals[which].Pcm);
            Assert.InRange(position, upTo[which], int.MaxValue);
            upTo[which] = position + chunk.Pcm.Length / 2;
            heard[which]++;
            var error = chunk.Start - signals[which].Start - AudioFormat.Default.DurationOf(position);
            TestContext.Current.TestOutputHelper?.WriteLine($"chunk at {chunk.Start:HH:mm:ss.fff} off by {error.TotalMilliseconds:F1} ms");
            Assert.InRange(error, -Truth, Truth);
        }

        return heard;
    }

    private static OutageRig Start(IEnumerable<KeyValuePair<string, string>> environment, string[] arguments)
    {
        var place = new Workplace();
        return new(
            place,
            RecorderProcess.Start(place.Folder, environment, ["--no-upload", "--json", "--chunk-seconds", "1", .. arguments])
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await Recorder.DisposeAsync();
        await Place.DisposeAsync();
        _enough.Dispose();
    }

    /// <summary>What was spoken, and when its first sample was.</summary>
    public sealed record Signal(byte[] Pcm, DateTimeOffset Start);
}

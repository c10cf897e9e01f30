using System.Buffers;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

/// <summary>A window is forgotten of every input, in whatever format, and of silences that were left out.</summary>
public sealed class ForgettingOfInputsTests : IDisposable
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;

    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));

    public ForgettingOfInputsTests() => _queue = _file.Open();

    private string Folder => Path.GetDirectoryName(_file.Path)!;

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Theory]
    // In the open chunks, and what comes late.
    [InlineData(11, 20, 10, 11)]
    // Queued, and still behind the open chunk of each journal.
    [InlineData(3, 9, 10, 13.5)]
    public async Task A_window_goes_from_the_open_chunk_and_the_journal_of_each(double from, double to, double keptFrom, double keptTo)
    {
        var (one, other) = (new Heard(3), new Heard(4));
        one.Feed(0, 13.5);
        other.Feed(0, 13.5);
        var session = new RecordingSession(Options, [Input("one", 1), Input("two", 2)], _queue, destination: null, _events);
        var run = session.RunAllAsync([one.Source, other.Source], _stop.Token);
        await Task.WhenAll(one.Source.HandedOver.Task, other.Source.HandedOver.Task);

        await session.ForgetAsync(Start.AddSeconds(from), Start.AddSeconds(to)).WaitAsync(_stop.Token);
        foreach (var heard in new[] { one, other })
        {
            Assert.Empty(Noise.FilesWith(Folder, heard.Frames(from, Math.Min(to, 13.5))));
            Assert.NotEmpty(Noise.FilesWith(Folder, heard.Frames(keptFrom, keptTo)));
            heard.Feed(13.5, 22);
            heard.Source.End();
        }

        await run;
        var inputs = Ledger().Where(static one => one.Kind == LedgerKind.Forgotten).Select(static one => one.InputName);
        Assert.Equal(["one", "two"], inputs.Order());
        foreach (var heard in new[] { one, other })
        {
            Assert.Empty(Noise.FilesWith(Folder, heard.Frames(from, to)));
            Assert.NotEmpty(Noise.FilesWith(Folder, heard.Frames(20, 22)));
        }

        var forgotten = Assert.Single(_events.Of<AudioForgotten>());
        Assert.Equal(2 * (Math.Min(to, 13.5) - from), forgotten.Audio.TotalSeconds, 0.01);
    }

    [Fact]
    public async Task It_is_said_to_be_deleted_when_it_is_of_every_input_and_what_may_be_there_is_told_from_what_is()
    {
        var (one, other) = (new Heard(3), new Heard(4));
        one.Feed(0, 10.5);
        other.Feed(0, 10.5);
        var refused = 0;
        var destination = new ScriptedDestination
        {
            EraseScript = _ => Interlocked.Increment(ref refused) == 2 ? new UploadOutcome.Unauthorized("it may not") : null,
        };
        var session = new RecordingSession(Options, [Input("one", 1), Input("two", 2)], _queue, destination, _events);
        var run = session.RunAllAsync([one.Source, other.Source], _stop.Token);
        while (_events.Of<ChunkUploaded>().Length < 2)
            await Task.Delay(20, _stop.Token);

        await session.ForgetAsync(Start.AddSeconds(2), Start.AddSeconds(4)).WaitAsync(_stop.Token);
        await _events.WaitForAsync<AudioNotErased>();
        Assert.False(Assert.Single(_events.Of<AudioNotErased>()).IsInDoubt);
        Assert.Empty(_events.Of<AudioErased>());
        session.CheckServer();
        await _events.WaitForAsync<AudioErased>(static one => one.IsLast);
        one.Source.End();
        other.Source.End();
        await run;
        Assert.Equal((3, 1), (refused, _events.Of<AudioErased>().Length));
    }

    [Fact]
    public async Task What_a_destination_may_hold_of_a_chunk_whose_answer_was_lost_is_said_to_be_in_doubt()
    {
        var recording = RecordingInfo.Begin(Start, "desk");
        _queue.Enqueue(recording, TemporaryQueue.Chunk(0));
        _queue.RecordFailure(_queue.PeekOldest()!, "the answer was lost", mayHaveArrived: true);
        _queue.Forget(Start, Start.AddSeconds(0.5));
        var source = new FakeSource();
        var destination = new ScriptedDestination { EraseScript = static _ => new UploadOutcome.Unauthorized("it may not") };
        var session = new RecordingSession(Options, [Input(null, 1)], _queue, destination, _events);
        var run = session.RunAllAsync([source], _stop.Token);
        await _events.WaitForAsync<AudioNotErased>(static one => one.IsInDoubt);
        source.End();
        await run;
        Assert.True(Ledger().Single(static one => one.Kind == LedgerKind.Forgotten).IsInDoubt);
    }

    [Theory]
    [InlineData(SampleFormat.S24)]
    [InlineData(SampleFormat.F32)]
    public async Task The_open_chunk_of_each_format_is_cut_to_the_frame(SampleFormat samples)
    {
        var heard = new Heard(5, new(11_025, 1, samples));
        heard.Feed(0, 13.5);
        var session = new RecordingSession(Options, [Input(null, 1)], _queue, destination: null, _events);
        var run = session.RunAllAsync([heard.Source], _stop.Token);
        await heard.Source.HandedOver.Task;
        // With 24 bits, an odd number of bytes is left of the chunk.
        await session.ForgetAsync(Start.AddMilliseconds(11_001), Start.AddSeconds(13)).WaitAsync(_stop.Token);
        heard.Feed(13.5, 15);
        heard.Source.End();
        await run;

        byte[] expected = [.. heard.Frames(10, 11.001), .. heard.Silence(11.001, 13), .. heard.Frames(13, 15)];
        Assert.Equal(expected, Chunks().Skip(1).SelectMany(static one => one).ToArray());
        Assert.Empty(Noise.FilesWith(Folder, heard.Frames(11.001, 13)));
    }

    [Theory]
    [InlineData(50, 60, "R0-40 S40-50 F50-60 S60-72 S72-104 R104-115")]
    // With the beginning of the open chunk, which is none of the silence.
    [InlineData(60, 74, "R0-40 S40-60 F60-74 R74-75 S75-107 R107-115")]
    public async Task Within_a_silence_that_was_left_out_it_stands_as_forgotten(double from, double to, string expected)
    {
        var heard = new Heard(6);
        heard.Feed(0, 10);
        heard.Source.Silent(Start.AddSeconds(10), 65);
        var options = Options with { Silence = SilenceOptions.Default };
        var session = new RecordingSession(options, [Input("one", 1)], _queue, destination: null, _events);
        var run = session.RunAllAsync([heard.Source], _stop.Token);
        await heard.Source.HandedOver.Task;

        await session.ForgetAsync(Start.AddSeconds(from), Start.AddSeconds(to)).WaitAsync(_stop.Token);
        // It goes on, and does not grow over what was forgotten.
        heard.Source.Silent(Start.AddSeconds(75), 35);
        heard.Feed(110, 115);
        heard.Source.End();
        await run;

        Assert.Equal(
            expected,
            string.Join(
                ' ',
                Ledger()
                    .Where(static one => one.Kind is LedgerKind.Recorded or LedgerKind.Silence or LedgerKind.Forgotten)
                    .Select(static one => $"{one.Kind.ToString()[0]}{(one.From - Start).TotalSeconds}-{(one.To - Start).TotalSeconds}")
            )
        );
        Assert.All(Ledger().Where(static one => one.Kind == LedgerKind.Forgotten), static one => Assert.Equal("one", one.InputName));
    }

    private static RecorderOptions Options => RecorderOptions.Default with { RetryDelay = TimeSpan.FromMilliseconds(1) };

    private static RecordedInput Input(string? name, int number) =>
        new(name is null ? null : new(number, name), static stop => Task.FromException<IAudioSource>(new OperationCanceledException(stop)));

    private List<LedgerStretch> Ledger()
    {
        using var reader = QueueReader.Open(_file.Path);
        return [.. reader.ReadLedger(Start, Start.AddMinutes(3), Start.AddMinutes(5)).Stretches];
    }

    private List<byte[]> Chunks()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var rows = new List<long>();
        var all = new List<(QueuedChunk Chunk, byte[] Pcm)>();
        while (_queue.PeekOldest(rows, []) is { } chunk)
        {
            rows.Add(chunk.Id);
            Assert.Equal(AudioRead.Whole, _queue.ReadAudio(chunk, buffer));
            Assert.Equal(0, buffer.WrittenCount % 2);
            all.Add((chunk, WavFile.Read(buffer.WrittenMemory).Pcm));
        }

        return [.. all.OrderBy(static one => one.Chunk.Start).Select(static one => one.Pcm)];
    }

    /// <summary>An input that hears noise of which every piece is found again.</summary>
    private sealed class Heard
    {
        private readonly byte[] _noise;

        public Heard(ulong seed, AudioFormat? format = null)
        {
            Source = new() { Format = format ?? AudioFormat.Default };
            _noise = Noise.Pcm((Bytes(120) + 1) / 2, seed);
            // Numbers, as every float is that comes from an input.
            for (var i = 3; Source.Format.Samples == SampleFormat.F32 && i < _noise.Length; i += 4)
                _noise[i] &= 0x3F;
        }

        public FakeSource Source { get; }

        public void Feed(double from, double to)
        {
            var (frame, end) = (Bytes(from) / Source.Format.BytesPerFrame, Bytes(to) / Source.Format.BytesPerFrame);
            for (; frame < end; frame += 2_048)
            {
                var next = Math.Min(frame + 2_048, end);
                var samples = _noise.AsMemory(frame * Source.Format.BytesPerFrame, (next - frame) * Source.Format.BytesPerFrame);
                Source.Say(new(samples, Start + Source.Format.DurationOf(frame), GapBefore: false));
            }
        }

        /// <summary>The frames that begin in a window.</summary>
        public byte[] Frames(double from, double to) => _noise[Bytes(from)..Bytes(to)];

        public byte[] Silence(double from, double to) => new byte[Bytes(to) - Bytes(from)];

        private int Bytes(double seconds) =>
            (int)Math.Ceiling(Math.Round(seconds * Source.Format.SampleRate, 3)) * Source.Format.BytesPerFrame;
    }
}

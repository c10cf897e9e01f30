using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session;
using Mycelia.Recorder.Tests.Capture.Simulation;

namespace Mycelia.Recorder.Tests.Capture;

/// <summary>24 hours through the real intake, clock, capture loop and chunker, with faults of every kind.</summary>
public sealed class DayLongRecordingTests
{
    private const int Rate = 4_000;
    private const double Tolerance = 50;
    private static readonly AudioFormat Format = new(Rate, 1);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan BetweenFaults = TimeSpan.FromMinutes(17);

    /// <summary>So long after an anchor the rate of the card is known.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(100, false)]
    [InlineData(-100, false)]
    [InlineData(100, true)]
    public async Task Every_chunk_of_a_day_starts_within_50_ms_of_the_truth_and_no_frame_is_dropped_or_invented(double ppm, bool isPipeWire)
    {
        var day = new RecordedDay(ppm, isPipeWire);
        await day.RecordAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{ppm} ppm: {day.Chunks} chunks, {day.Faults} faults; start off by at most {day.WorstError:F1} ms; "
                + $"corrected by at most {day.Corrections.Max(Math.Abs):F2} ms a chunk, and {day.Corrections.Average(Math.Abs):F3} on "
                + "average"
        );
        Assert.InRange(day.WorstError, 0, Tolerance);
        Assert.Equal(day.World.Delivered - day.Unread, day.FramesInChunks);
        Assert.InRange(day.Faults, 70, 100);
        Assert.InRange(day.Corrections.Count, 6_000, 8_640);
        Assert.All(day.Corrections, static correction => Assert.InRange(Math.Abs(correction), 0, 1));
    }

    private sealed class RecordedDay(double ppm, bool isPipeWire)
    {
        private readonly Events _events = new();
        private Action _end = static () => { };
        private TimeSpan _nextFault = BetweenFaults;
        private TimeSpan _quietFrom = Settled;
        private (long First, DateTimeOffset Start)? _last;
        private DateTimeOffset? _exactStart;
        private long _next;
        private bool _isDisturbed = true;

        public SimulatedWorld World { get; } = new(Format, ppm, seed: 7);

        public int Chunks { get; private set; }

        public int Faults { get; private set; }

        public long FramesInChunks { get; private set; }

        /// <summary>Frames that were on their way when a server died.</summary>
        public long Unread { get; private set; }

        public double WorstError { get; private set; }

        /// <summary>For each chunk by how many ms the next one's start is off from where it truly ends, given where it starts.</summary>
        public List<double> Corrections { get; } = [];

        public async Task RecordAsync()
        {
            using var stop = new CancellationTokenSource();
            _end = stop.Cancel;
            var chunker = new Chunker(Format, 10 * Rate);
            var loop = new CaptureLoop(
                _ => Task.FromResult<IAudioSource>(Microphone()),
                new CaptureGate(),
                TimeSpan.Zero,
                _events,
                static _ => { },
                TimeProvider.System
            );
            await foreach (var captured in loop.ReadAsync(Microphone(), stop.Token))
            {
                var block = captured;
                while (true)
                {
                    // A chunk's start is rounded to the millisecond: this is the one that the clock gave.
                    if (!block.GapBefore && !block.Samples.IsEmpty)
                        _exactStart ??= block.Start;
                    if (chunker.Take(ref block) is not { } chunk)
                        break;
                    Check(chunk);
                }
            }

            if (chunker.Cut() is { } last)
                Check(last);
        }

        private SimulatedMicrophone Microphone() => new(World, Happens, isPipeWire);

        private bool Happens(SimulatedMicrophone microphone)
        {
            if (World.Now > Day)
                _end();
            if (World.Now < _nextFault)
                return true;
            _nextFault = World.Now + BetweenFaults + TimeSpan.FromSeconds(20 * World.Random.NextDouble());
            _isDisturbed = true;
            var livesOn = Cause(Faults++ % 9, microphone.Stream);
            _quietFrom = World.Now + Settled;
            return livesOn;
        }

        /// <returns>Whether the input lives on.</returns>
        private bool Cause(int fault, SimulatedStream stream)
        {
            switch (fault)
            {
                case 0:
                    stream.Suspend(TimeSpan.FromMinutes(1.5));
                    break;
                case 1:
                    stream.LetPass(TimeSpan.FromMinutes(5));
                    break;
                case 2:
                    World.SetWallClock(TimeSpan.FromHours(1));
                    break;
                case 3:
                    stream.Overrun(TimeSpan.FromSeconds(2));
                    break;
                case 4:
                    World.SetWallClock(TimeSpan.FromHours(-1));
                    break;
                case 5:
                    stream.Hole(6_000);
                    break;
                case 6:
                    stream.Move(TimeSpan.FromSeconds(0.4));
                    break;
                case 7:
                    stream.LetPass(TimeSpan.FromSeconds(0.7));
                    break;
                default:
                    Unread += stream.Waiting / 2;
                    World.Pass(TimeSpan.FromSeconds(4));
                    return false;
            }

            return true;
        }

        private void Check(Chunk chunk)
        {
            var samples = MemoryMarshal.Cast<byte, short>(chunk.Wav.Span[WavHeader.Size..]);
            // After a hole, or what a dead server had not delivered, the first value says how many frames are not there.
            var first = _next + (ushort)(samples[0] - (short)_next);
            Assert.True(first == _next || _isDisturbed, $"{first - _next} frames are missing without a cause");
            Assert.Equal(unchecked((short)(first + chunk.Frames - 1)), samples[^1]);
            _next = first + chunk.Frames;
            Chunks++;
            FramesInChunks += chunk.Frames;
            WorstError = Math.Max(WorstError, World.Error(first, chunk.Start).Duration().TotalMilliseconds);
            var start = _exactStart ?? chunk.Start;
            if (!_isDisturbed && _last is { } last)
                Corrections.Add((start - last.Start - (World.CapturedAt(first) - World.CapturedAt(last.First))).TotalMilliseconds);
            // The chunk in which something happened is cut, or jumps; the next are near an anchor that settles.
            _isDisturbed = World.Now < _quietFrom;
            _last = (first, start);
            _exactStart = null;
        }
    }
}

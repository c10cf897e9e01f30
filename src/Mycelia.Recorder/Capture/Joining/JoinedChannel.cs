using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Capture.Joining;

/// <summary>
/// One channel of a join: the audio of one input, resampled so that each frame is in its place. A place is a time, counted in frames of the
/// nominal rate. Does no I/O; not safe for concurrent use.
/// </summary>
/// <param name="rate">The nominal rate of the input and of the join.</param>
internal sealed class JoinedChannel(int rate) : IDisposable
{
    /// <summary>
    /// How far the time of a block may be off from the end of the one before, in seconds. Beyond it audio is missing, or came twice: no
    /// resampling makes up for that.
    /// </summary>
    public const double Bendable = 0.020;

    private const int SlicesPerSecond = 50;
    private static readonly float[] Nothing = new float[1];

    private readonly SrcResampler _resampler = new();
    private readonly ClockFollower _follower = new();
    private readonly float[] _given = new float[rate / SlicesPerSecond * 2 + 512];

    // Of what is in one piece: the place of the next frame that the resampler gives, and the frames of the input so far.
    private bool _isBegun;
    private long _next;
    private long _frames;
    private double _step = 1;

    /// <summary>What is in its place.</summary>
    public PlacedSamples Placed { get; } = new();

    /// <summary>Takes the next block of the input.</summary>
    /// <param name="samples">Its samples, full scale being 1.</param>
    /// <param name="start">When its first frame was heard, in seconds.</param>
    /// <param name="isGapBefore">Whether audio is missing before it.</param>
    /// <returns>Where the piece begins that begins with it; null: it goes on with the one before, or nothing of it is new.</returns>
    public long? Take(ReadOnlySpan<float> samples, double start, bool isGapBefore)
    {
        long? begin = null;
        if (!_isBegun || IsApart(start - TimeOf(_frames), isGapBefore))
        {
            Finish();
            var place = Math.Max((long)Math.Ceiling(start * rate), Placed.End);
            // What has its place before that was heard already.
            var cut = (long)Math.Max(0, place - start * rate);
            if (cut >= samples.Length)
                return null;
            samples = samples[(int)cut..];
            start += (double)cut / rate;
            Begin(place);
            begin = place;
        }

        for (var taken = 0; taken < samples.Length; )
        {
            var slice = samples.Slice(taken, Math.Min(samples.Length - taken, rate / SlicesPerSecond));
            // When the next frame of the resampler's was heard, by the time of this block and the rate of its clock as it is known.
            var heard = start + (_resampler.Position - (_frames - taken)) / (rate * (1 + _follower.Drift));
            _step = _follower.Step(heard - (double)_next / rate, (double)slice.Length / rate);
            Feed(slice);
            taken += slice.Length;
            _frames += slice.Length;
        }

        return begin;
    }

    /// <summary>Nothing follows what was taken so far: what the resampler holds back is put in its place.</summary>
    public void Finish()
    {
        if (!_isBegun)
            return;
        _isBegun = false;
        int given;
        do
        {
            (_, given) = _resampler.Process(Nothing.AsSpan(0, 0), _given, _step, isEnd: true);
            Place(given);
        } while (given > 0);
    }

    /// <summary>Another device is heard from now on: what was learned of the clock of this one is of no use.</summary>
    public void ChangeClock() => _follower.Forget();

    public void Dispose() => _resampler.Dispose();

    private static bool IsApart(double seconds, bool isGapBefore) => Math.Abs(seconds) > Bendable || isGapBefore && seconds > 0;

    /// <summary>When a frame of the input is heard, as it is played now.</summary>
    private double TimeOf(long frame) => (_next + (frame - _resampler.Position) / _step) / rate;

    private void Begin(long place)
    {
        _resampler.Reset();
        _follower.BeginAnew();
        (_isBegun, _next, _frames) = (true, place, 0);
    }

    private void Feed(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            var (taken, given) = _resampler.Process(samples, _given, _step, isEnd: false);
            Place(given);
            samples = samples[taken..];
        }
    }

    private void Place(int given)
    {
        Placed.Add(_next, _given.AsSpan(0, given));
        _next += given;
    }
}

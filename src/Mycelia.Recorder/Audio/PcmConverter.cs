using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// Turns frames of any rate and channel count into frames of another, a block at a time, in bounded memory. As long as the
/// input is, to the frame; what needs no conversion stays as it is, and needs no library. Samples are floats, full scale being 1, whatever
/// they come from or go to: see <see cref="PcmSamples"/>.
/// </summary>
/// <param name="input">What comes in.</param>
/// <param name="output">What goes out.</param>
internal sealed class PcmConverter(AudioFormat input, AudioFormat output) : IDisposable
{
    /// <summary>Frames that the resampler may be ahead by its rounding.</summary>
    private const int Slack = 64;

    private readonly SwResampler? _resampler = input.IsLike(output) ? null : new(input, output);
    private float[] _converted = [];
    private long _taken;
    private long _given;

    /// <summary>How many frames come out of so many.</summary>
    public static long FramesOf(long frames, int inputRate, int outputRate) =>
        (long)Math.Round((decimal)frames * outputRate / inputRate, MidpointRounding.AwayFromZero);

    /// <summary>Converts the next frames.</summary>
    /// <param name="samples">Interleaved.</param>
    /// <returns>Interleaved; valid until the next call, and as long as what was given.</returns>
    public ReadOnlySpan<float> Convert(ReadOnlySpan<float> samples)
    {
        if (_resampler is null)
            return samples;
        if (samples.IsEmpty)
            return [];
        _taken += samples.Length / input.Channels;
        var room = Room(Due + Slack);
        var filled = _resampler.Process(samples, room);
        _given += filled / output.Channels;
        return room[..filled];
    }

    /// <summary>What is still to come when the input has ended: the resampler's filter is behind.</summary>
    public ReadOnlySpan<float> Finish()
    {
        if (_resampler is null || Due == 0)
            return [];
        var room = Room(Due);
        // What is too short for the filter to begin with is made longer by silence.
        var filled = _given == 0 ? _resampler.Process(new float[_resampler.Lead * input.Channels], room) : 0;
        filled += _resampler.Process([], room[filled..]);
        // Its filter may end a frame early.
        room[filled..].Clear();
        _given += Due;
        return room;
    }

    public void Dispose() => _resampler?.Dispose();

    /// <summary>Frames that what was taken makes, and that were not given yet.</summary>
    private int Due => (int)Math.Max(0, FramesOf(_taken, input.SampleRate, output.SampleRate) - _given);

    private Span<float> Room(int frames)
    {
        var length = frames * output.Channels;
        if (_converted.Length < length)
            _converted = new float[length];
        return _converted.AsSpan(0, length);
    }
}

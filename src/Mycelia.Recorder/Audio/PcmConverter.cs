using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// Turns frames of any rate and channel count into 16-bit ones of another, a block at a time, in bounded memory. As long as the
/// input is, to the frame; 16-bit samples that need no conversion stay as they are, and need no library.
/// </summary>
/// <param name="input">What comes in.</param>
/// <param name="output">What goes out.</param>
internal sealed class PcmConverter(AudioFormat input, AudioFormat output) : IDisposable
{
    /// <summary>Frames that the resampler may be ahead by its rounding.</summary>
    private const int Slack = 64;

    private readonly SwResampler? _resampler = input == output ? null : new(input, output);
    private short[] _converted = [];
    private long _taken;
    private long _given;

    /// <summary>How many frames come out of so many.</summary>
    public static long FramesOf(long frames, int inputRate, int outputRate) =>
        (long)Math.Round((decimal)frames * outputRate / inputRate, MidpointRounding.AwayFromZero);

    /// <summary>Converts the next frames.</summary>
    /// <param name="samples">Interleaved, full scale being 1.</param>
    /// <returns>Interleaved; valid until the next call.</returns>
    public ReadOnlySpan<short> Convert(ReadOnlySpan<float> samples)
    {
        if (_resampler is null)
            return Quantize(samples);
        if (samples.IsEmpty)
            return [];
        _taken += samples.Length / input.Channels;
        var room = Room(Due + Slack);
        var filled = _resampler.Process(samples, room);
        _given += filled / output.Channels;
        return room[..filled];
    }

    /// <summary>What is still to come when the input has ended: the resampler's filter is behind.</summary>
    public ReadOnlySpan<short> Finish()
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

    private ReadOnlySpan<short> Quantize(ReadOnlySpan<float> samples)
    {
        var quantized = Room(samples.Length / output.Channels);
        for (var i = 0; i < quantized.Length; i++)
            quantized[i] = (short)Math.Clamp(MathF.Round(samples[i] * 32_768f), short.MinValue, short.MaxValue);
        return quantized;
    }

    private Span<short> Room(int frames)
    {
        var length = frames * output.Channels;
        if (_converted.Length < length)
            _converted = new short[length];
        return _converted.AsSpan(0, length);
    }
}

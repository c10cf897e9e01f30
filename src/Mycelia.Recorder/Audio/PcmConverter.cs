namespace Mycelia.Recorder.Audio;

/// <summary>
/// Turns frames of any rate and channel count into 16-bit ones of another, a block at a time, in bounded memory: first
/// the channels, then the rate. As long as the input is, to the frame; 16-bit samples that need no conversion stay as they are.
/// </summary>
/// <param name="input">What comes in.</param>
/// <param name="output">What goes out.</param>
internal sealed class PcmConverter(AudioFormat input, AudioFormat output) : IDisposable
{
    /// <summary>Frames that the resampler may be ahead by its rounding.</summary>
    private const int Slack = 64;

    private readonly Resampler? _resampler =
        input.SampleRate == output.SampleRate ? null : new Resampler(input.SampleRate, output.SampleRate, output.Channels);

    private float[] _mixed = [];
    private short[] _converted = [];
    private long _taken;
    private long _given;

    /// <summary>How many frames come out of so many.</summary>
    public static long FramesOf(long frames, int inputRate, int outputRate) => (long)Math.Round((decimal)frames * outputRate / inputRate, MidpointRounding.AwayFromZero);

    /// <summary>Converts the next frames.</summary>
    /// <param name="samples">Interleaved, full scale being 1.</param>
    /// <returns>Interleaved; valid until the next call.</returns>
    public ReadOnlySpan<short> Convert(ReadOnlySpan<float> samples)
    {
        var frames = samples.Length / input.Channels;
        var mixed = Room(ref _mixed, frames * output.Channels);
        if (input.Channels == output.Channels)
            samples.CopyTo(mixed);
        else
            ChannelMix.Mix(samples, input.Channels, mixed, output.Channels);
        _taken += frames;
        return _resampler is null ? Quantize(mixed) : Resample(mixed, isLast: false);
    }

    /// <summary>What is still to come when the input has ended: the resampler's filter is behind.</summary>
    public ReadOnlySpan<short> Finish() => _resampler is null ? [] : Resample([], isLast: true);

    public void Dispose() => _resampler?.Dispose();

    private ReadOnlySpan<short> Resample(ReadOnlySpan<float> samples, bool isLast)
    {
        var due = (int)(FramesOf(_taken, input.SampleRate, output.SampleRate) - _given) * output.Channels;
        var room = Room(ref _converted, due + (isLast ? 0 : Slack * output.Channels));
        var filled = 0;
        // Nothing to take means to the resampler that nothing comes after it.
        while (isLast ? filled < room.Length : !samples.IsEmpty)
        {
            var (taken, given) = _resampler!.Process(samples, room[filled..]);
            samples = samples[(taken * output.Channels)..];
            filled += given * output.Channels;
            if (taken == 0 && given == 0)
                break;
        }

        if (isLast)
        {
            // Its filter may end a frame early.
            room[filled..].Clear();
            filled = room.Length;
        }

        _given += filled / output.Channels;
        return room[..filled];
    }

    private ReadOnlySpan<short> Quantize(ReadOnlySpan<float> samples)
    {
        var quantized = Room(ref _converted, samples.Length);
        for (var i = 0; i < samples.Length; i++)
            quantized[i] = (short)Math.Clamp(MathF.Round(samples[i] * 32_768f), short.MinValue, short.MaxValue);
        return quantized;
    }

    private static Span<T> Room<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new T[length];
        return buffer.AsSpan(0, length);
    }
}

using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>Brings what a device offers to what is recorded, where it does not offer that itself.</summary>
internal sealed class PortAudioConversion(AudioFormat input, AudioFormat output) : IDisposable
{
    private readonly PcmConverter _converter = new(input, output);
    private byte[] _pcm = [];
    private long _taken;
    private long _given;

    /// <summary>Seconds of audio that were taken and not given yet: the filter is behind.</summary>
    public double Lag => (double)_taken / input.SampleRate - (double)_given / output.SampleRate;

    /// <summary>Converts the next frames.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Convert(ReadOnlySpan<float> samples)
    {
        var converted = _converter.Convert(samples);
        var bytes = converted.Length * output.BytesPerSample;
        if (_pcm.Length < bytes)
            _pcm = new byte[bytes];
        PcmSamples.FromFloats(converted, output.Samples, _pcm);
        _taken += samples.Length / input.Channels;
        _given += converted.Length / output.Channels;
        return _pcm.AsSpan(0, bytes);
    }

    public void Dispose() => _converter.Dispose();
}

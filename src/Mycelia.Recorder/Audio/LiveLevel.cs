using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// The level of what is captured now, for a display that asks some ten times a second. While nobody asks, nothing is measured.
/// </summary>
internal sealed class LiveLevel(AudioFormat format)
{
    private static readonly TimeSpan Interest = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly LevelMeter _meter = new(format.Samples, format.Channels);
    private long _framesLeft;
    private bool _hasAudio;

    /// <summary>Counts a block in.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        if (Volatile.Read(ref _framesLeft) <= 0 || pcm.IsEmpty)
            return;
        lock (_lock)
        {
            _meter.Add(pcm);
            _hasAudio = true;
            _framesLeft -= pcm.Length / format.BytesPerFrame;
            if (_framesLeft <= 0)
                Forget();
        }
    }

    /// <summary>The level since the last call; after a while without one, since a moment ago.</summary>
    public LevelReading Read()
    {
        lock (_lock)
        {
            var channels = _meter.ReadChannels();
            var reading = new LevelReading(_meter.ReadAndReset(), _meter.WasClipped, _hasAudio) { Channels = channels };
            _hasAudio = false;
            _framesLeft = format.FramesIn(Interest);
            return reading;
        }
    }

    private void Forget()
    {
        _meter.ReadAndReset();
        _hasAudio = false;
    }
}

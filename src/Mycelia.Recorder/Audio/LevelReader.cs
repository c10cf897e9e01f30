using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>One who asks how loud it is now. Costs nothing while it does not.</summary>
public sealed class LevelReader : IDisposable
{
    private readonly Action<LevelReader> _close;
    private volatile LiveLevel? _level;

    internal LevelReader(Action<LevelReader> close) => _close = close;

    /// <summary>The level since the last call; after a while without one, since a moment ago.</summary>
    public LevelReading Read() => _level?.Read() ?? default;

    /// <summary>Asks no more.</summary>
    public void Dispose() => _close(this);

    internal void Begin(AudioFormat format) => _level = new(format);

    internal void Add(ReadOnlySpan<byte> pcm) => _level?.Add(pcm);
}

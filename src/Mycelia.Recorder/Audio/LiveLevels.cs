using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// The level of what is captured now, for any number who ask: each is told what came since it asked itself. Safe for concurrent use.
/// </summary>
internal sealed class LiveLevels
{
    private readonly Lock _lock = new();
    private AudioFormat? _format;
    private volatile LevelReader[] _readers = [];

    /// <summary>Somebody who asks from now on; dispose of it when it does no longer.</summary>
    public LevelReader Open()
    {
        lock (_lock)
        {
            var reader = new LevelReader(Close);
            if (_format is { } format)
                reader.Begin(format);
            _readers = [.. _readers, reader];
            return reader;
        }
    }

    /// <summary>Capture begins, in a format.</summary>
    public void Begin(AudioFormat format)
    {
        lock (_lock)
        {
            _format = format;
            foreach (var reader in _readers)
                reader.Begin(format);
        }
    }

    /// <summary>Counts a block in, for those who have asked of late.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        foreach (var reader in _readers)
            reader.Add(pcm);
    }

    private void Close(LevelReader reader)
    {
        lock (_lock)
            _readers = Array.FindAll(_readers, one => one != reader);
    }
}

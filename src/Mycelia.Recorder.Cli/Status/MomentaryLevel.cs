using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>How loud it is now. Measured only when somebody asks, and once for all who ask meanwhile. Safe for concurrent use.</summary>
/// <param name="read">The level since the last call.</param>
/// <param name="time">The clock.</param>
internal sealed class MomentaryLevel(Func<LevelReading> read, TimeProvider time)
{
    /// <summary>Long enough for some blocks, and for a syllable.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private Task<SoundLevel?> _measuring = Task.FromResult<SoundLevel?>(null);

    /// <returns>Null when nothing was captured.</returns>
    public Task<SoundLevel?> ReadAsync(CancellationToken stop)
    {
        lock (_lock)
            return (_measuring.IsCompleted ? _measuring = MeasureAsync() : _measuring).WaitAsync(stop);
    }

    private async Task<SoundLevel?> MeasureAsync()
    {
        read();
        await Task.Delay(Moment, time);
        return read() is { HasAudio: true, Level: var level } ? level : null;
    }
}

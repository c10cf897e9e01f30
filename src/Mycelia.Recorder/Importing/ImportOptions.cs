using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Importing;

/// <summary>How files are imported.</summary>
public sealed record ImportOptions
{
    /// <summary>As a microphone would be recorded, at the files' own times, each once.</summary>
    public static ImportOptions Default { get; } = new();

    /// <summary>What files are mixed and resampled to.</summary>
    public AudioFormat Format { get; init; } = AudioFormat.Default;

    /// <summary>How long a whole chunk is.</summary>
    public TimeSpan ChunkLength { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When the file was recorded; null: the file is to say.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>What is added to the start that was found: the clock of the device that recorded it was wrong by so much.</summary>
    public TimeSpan Shift { get; init; }

    /// <summary>
    /// The only channel that is taken, from 1 on; null: all are mixed, or the loudest is taken where that would make it faint.
    /// </summary>
    public int? Channel { get; init; }

    /// <summary>Whether to import a file that was imported before, as another recording.</summary>
    public bool Again { get; init; }
}

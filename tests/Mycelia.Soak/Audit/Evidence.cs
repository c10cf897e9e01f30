using Mycelia.Recorder.Model;
using Mycelia.Soak.Faults;
using Mycelia.Soak.Sound;

namespace Mycelia.Soak.Audit;

/// <summary>What is known after a soak.</summary>
internal sealed record Evidence
{
    /// <summary>When position 0 of the signal sounded.</summary>
    public required DateTimeOffset Origin { get; init; }

    /// <summary>When the first recorder was started, and when the last one was told to stop.</summary>
    public required DateTimeOffset Begin { get; init; }

    public required DateTimeOffset End { get; init; }

    /// <summary>Everything that was done to it, in order.</summary>
    public required IReadOnlyList<HappenedFault> Faults { get; init; }

    /// <summary>What the server has.</summary>
    public required IReadOnlyList<StoredChunk> Chunks { get; init; }

    /// <summary>Starts of chunks that the recorder said may be there twice.</summary>
    public IReadOnlySet<DateTimeOffset> PossiblyRepeated { get; init; } = new HashSet<DateTimeOffset>();

    /// <summary>What the sound server read of each microphone.</summary>
    public required IReadOnlyList<(int Microphone, FrameRange Range)> Heard { get; init; }

    /// <summary>What this machine played late, and by how much.</summary>
    public required IReadOnlyList<(FrameRange Range, TimeSpan Late)> Delays { get; init; }

    public DateTimeOffset TimeOf(long position) => Origin + AudioFormat.Default.DurationOf(position);

    public long PositionAt(DateTimeOffset time) => AudioFormat.Default.FramesIn(time - Origin);
}

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

    /// <summary>
    /// The same for each input of a recorder that has several: what it recorded, and the faults that could cost it something. Whatever
    /// happens to the other one is no excuse.
    /// </summary>
    /// <param name="inputs">How many there are.</param>
    /// <returns>Each with its name in the ledger; null where there is only one.</returns>
    public IEnumerable<(string? Name, Evidence Evidence)> OfInputs(int inputs) =>
        inputs == 1
            ? [(null, this)]
            : SoundLab.Names.Select(
                (name, i) =>
                    (
                        (string?)name,
                        this with
                        {
                            Chunks = [.. Chunks.Where(chunk => chunk.Microphones.Append(1).First() == i + 1)],
                            Faults = [.. Faults.Where(fault => MayCost(fault.Kind, i + 1))],
                        }
                    )
            );

    /// <summary>A named input does not follow the default, and only the first microphone is unplugged or suspended by itself.</summary>
    private static bool MayCost(FaultKind kind, int microphone) =>
        kind != FaultKind.DefaultChange && (microphone == 1 || kind is not (FaultKind.Suspend or FaultKind.Unplug));

    public DateTimeOffset TimeOf(long position) => Origin + AudioFormat.Default.DurationOf(position);

    public long PositionAt(DateTimeOffset time) => AudioFormat.Default.FramesIn(time - Origin);
}

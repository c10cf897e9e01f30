using System.Runtime.InteropServices;
using Mycelia.Soak.Signal;

namespace Mycelia.Soak.Audit;

/// <summary>A chunk as the server has it.</summary>
/// <param name="Recording">The recording's id there.</param>
/// <param name="Number">Its number in the recording.</param>
/// <param name="Start">The time that it is stamped with.</param>
/// <param name="Content">Where its frames come from: all of them, in order.</param>
internal sealed record StoredChunk(string Recording, int Number, DateTimeOffset Start, IReadOnlyList<Stretch> Content)
{
    /// <summary>Which microphones it was heard by.</summary>
    public IReadOnlyList<int> Microphones { get; } =
    [.. Content.Where(static stretch => stretch.Position is not null).Select(static stretch => stretch.Microphone).Distinct()];

    /// <summary>A chunk with these samples.</summary>
    public static StoredChunk Of(string recording, int number, DateTimeOffset start, ReadOnlySpan<byte> pcm) =>
        new(recording, number, start, PositionSignal.Read(MemoryMarshal.Cast<byte, short>(pcm)));

    /// <inheritdoc/>
    public override string ToString() => $"chunk {Number} of {Recording}";
}

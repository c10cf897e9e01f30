using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;
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

    /// <summary>A chunk of a WAV file. Of wider samples the upper 16 bits are the signal.</summary>
    public static StoredChunk Of(string recording, int number, DateTimeOffset start, ReadOnlyMemory<byte> wav)
    {
        var (format, pcm) = WavFile.Read(wav);
        var samples = PcmSamples.Convert(pcm, format.Samples, SampleFormat.S16);
        return new(recording, number, start, PositionSignal.Read(MemoryMarshal.Cast<byte, short>(samples)));
    }

    /// <inheritdoc/>
    public override string ToString() => $"chunk {Number} of {Recording}";
}

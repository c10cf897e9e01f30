namespace Mycelia.Recorder.Model;

/// <summary>The PCM handed over by one capture callback.</summary>
/// <param name="Samples">Whole frames, interleaved; every sample is a number. Valid only until the next block is asked for: the memory
/// is reused.</param>
/// <param name="Start">Wall-clock time of the first frame, corrected for the latency of the sound server.</param>
/// <param name="GapBefore">Whether audio is missing between the previous block and this one, so that the chunk must end before it.</param>
public readonly record struct PcmBlock(ReadOnlyMemory<byte> Samples, DateTimeOffset Start, bool GapBefore)
{
    /// <summary>What became of the input before this block, which then has no samples; null when nothing did.</summary>
    public InputNotice? Notice { get; init; }

    /// <summary>No samples: what came before is over, and the chunk ends with it.</summary>
    public static PcmBlock End => new(default, default, GapBefore: true);
}

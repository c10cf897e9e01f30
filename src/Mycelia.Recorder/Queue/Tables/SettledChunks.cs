namespace Mycelia.Recorder.Queue.Tables;

/// <summary>Chunks of a recording that follow each other and left the queue in the same way.</summary>
/// <param name="RecordingId">Their recording.</param>
/// <param name="First">The number of the first one.</param>
/// <param name="Next">The number after the last one.</param>
/// <param name="FromMs">When the first one begins, in Unix time as the others.</param>
/// <param name="ToMs">When the last one ends.</param>
/// <param name="Fate">What became of them, in the words of <see cref="SettledTable"/>.</param>
/// <param name="Checksum">What tells their bytes, as they were sent, from any others: <see cref="ChecksumOf"/> of each, added up.</param>
/// <param name="AtMs">When the first of them left.</param>
/// <param name="LastMs">When the last of them did.</param>
/// <param name="LagMs">How long after its end the first one left.</param>
internal readonly record struct SettledChunks(
    string RecordingId,
    long First,
    long Next,
    long FromMs,
    long ToMs,
    string Fate,
    long Checksum,
    long AtMs,
    long LastMs,
    long LagMs
)
{
    /// <summary>What leaves within this time leaves at once.</summary>
    public const long TogetherMs = 10_000;

    /// <summary>What leaves in step with what is recorded does so at a distance that is steady to this.</summary>
    public const long SteadyMs = 2_000;

    /// <summary>One chunk.</summary>
    public static SettledChunks Of(string recordingId, int number, long startMs, long durationMs, string fate, long checksum, long atMs) =>
        new(
            recordingId,
            number,
            number + 1L,
            startMs,
            startMs + Math.Max(RecordedTable.LeastMs, durationMs),
            fate,
            checksum,
            atMs,
            atMs,
            atMs - startMs - durationMs
        );

    /// <summary>
    /// Of one chunk: its number and the first four bytes of the SHA-256 of its audio, mixed so that a sum of many tells which set it is of.
    /// </summary>
    public static long ChecksumOf(int number, uint fingerprint)
    {
        // The finalizer of SplitMix64.
        var mixed = ((ulong)(uint)number << 32) | fingerprint;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (long)(mixed ^ (mixed >> 31));
    }

    /// <summary>
    /// The only number and fingerprint of which <see cref="ChecksumOf"/> makes a sum: where one chunk differs from what was sent, or is not
    /// there, what a sum lacks tells which.
    /// </summary>
    public static (uint Number, uint Fingerprint) OriginOf(long checksum)
    {
        var mixed = (ulong)checksum;
        mixed = (mixed ^ (mixed >> 31) ^ (mixed >> 62)) * 0x319642B2D24D8EC3;
        mixed = (mixed ^ (mixed >> 27) ^ (mixed >> 54)) * 0x96DE1B173F119089;
        mixed = mixed ^ (mixed >> 30) ^ (mixed >> 60);
        return ((uint)(mixed >> 32), (uint)mixed);
    }

    private bool IsSteady => Math.Abs(LastMs - ToMs - LagMs) <= SteadyMs;

    /// <summary>Whether some that follow make one row with these, from which it can still be told when each left.</summary>
    public bool IsJoinedBy(SettledChunks next) =>
        next.First == Next
        && next.RecordingId == RecordingId
        && next.Fate == Fate
        && Math.Abs(next.FromMs - ToMs) <= RecordedTable.ToleranceMs
        && (
            Math.Max(LastMs, next.LastMs) - Math.Min(AtMs, next.AtMs) <= TogetherMs
            || (
                IsSteady
                && next.IsSteady
                && Math.Abs(next.LagMs - LagMs) <= SteadyMs
                && Math.Abs(next.LastMs - next.ToMs - LagMs) <= SteadyMs
            )
        );

    /// <summary>These, and some that follow.</summary>
    public SettledChunks With(SettledChunks next) =>
        this with
        {
            Next = next.Next,
            ToMs = next.ToMs,
            Checksum = unchecked(Checksum + next.Checksum),
            AtMs = Math.Min(AtMs, next.AtMs),
            LastMs = Math.Max(LastMs, next.LastMs),
        };
}

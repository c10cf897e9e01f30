using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Decides whether a refusal for good is about the chunk. So it is once in a while; but a server, or a proxy before it, that answers so
/// to everything would have the whole queue set aside. After <see cref="Limit"/> refusals in a row the next are the server's until it
/// takes a chunk; others are offered meanwhile, and one that passes shows that those refused are to be judged by themselves again.
/// </summary>
internal sealed class RefusalCooldown
{
    /// <summary>How many chunks are set aside without any that passes between them.</summary>
    public const int Limit = 3;

    private int _inARow;

    /// <summary>The server took a chunk.</summary>
    public void Release() => _inARow = 0;

    /// <summary>The server refused a chunk for good.</summary>
    /// <returns>Null when the chunk is to be set aside; else what to make of it instead.</returns>
    public UploadOutcome.Transient? Doubt(UploadOutcome.Rejected refusal)
    {
        if (++_inARow <= Limit)
            return null;
        return new(
            $"one chunk after the other is not taken: {refusal.Reason}. The fault is the server's, or a proxy's before it; no more "
                + "chunks are quarantined, and what waits goes out as soon as one is taken"
        )
        {
            MayBeTheChunk = true,
            MayHaveArrived = refusal.MayHaveArrived,
        };
    }
}

using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Model;

/// <summary>
/// The queue that is open could not be read or written just now. Nothing of what was asked is done, and what the queue holds is kept: the
/// caller keeps what it has, and may ask again, after making room where <see cref="StorageRefusal.IsLackOfRoom"/> says so.
/// </summary>
/// <param name="refusal">What the disk, or another program, said.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class QueueUnavailableException(StorageRefusal refusal, Exception? inner = null) : Exception(refusal?.Words, inner)
{
    /// <summary>What the disk, or another program, said.</summary>
    public StorageRefusal Refusal { get; } = refusal ?? throw new ArgumentNullException(nameof(refusal));

    /// <summary>What helps.</summary>
    public Hint Hint => Refusal.Problem.ForQueue();
}
